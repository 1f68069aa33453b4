#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Reads an environment variable; one that is set to nothing counts as not set.
func environmentValue(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}

/// When output is coloured.
enum ColorChoice: String, CaseIterable {
    /// On a terminal, unless the environment says otherwise.
    case auto
    /// Everywhere.
    case always
    /// Nowhere.
    case never

    /// Whether a stream gets colour: by this choice, else NO_COLOR, CLICOLOR_FORCE, TERM and the stream, in this order.
    func colors(_ stream: StandardStream) -> Bool {
        switch self {
        case .always: return true
        case .never: return false
        case .auto:
            if environmentValue("NO_COLOR") != nil { return false }
            if let force = environmentValue("CLICOLOR_FORCE"), force != "0" { return true }
            return environmentValue("TERM") != "dumb" && stream.isTerminal
        }
    }
}
