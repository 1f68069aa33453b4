#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An entry of `include`: a path relative to the topology's folder, or a shell pattern (POSIX glob) of such paths.
struct IncludePattern {
    /// As it is written.
    let text: String

    /// Whether it may stand for none or several files.
    var isPattern: Bool { text.utf8.contains { Self.wildcards.contains($0) } }

    private static let wildcards: [UInt8] = Array("*?[".utf8)

    /// The files that it stands for below a folder, in the order of their bytes; a plain path stands for itself.
    func paths(below folder: String) throws(UnreadableFile) -> [String] {
        guard isPattern else { return [RelativePath.joined(folder, text)] }
        // The folder is a name, whatever letters it has.
        var escaped = ""
        for letter in folder {
            if "*?[\\".contains(letter) { escaped += "\\" }
            escaped.append(letter)
        }
        var matches = glob_t()
        defer { globfree(&matches) }
        switch glob(RelativePath.joined(escaped, text), GLOB_ERR | GLOB_NOSORT, nil, &matches) {
        case 0: break
        case GLOB_NOMATCH: return []
        case GLOB_NOSPACE: throw UnreadableFile(code: ENOMEM)
        default: throw UnreadableFile(code: errno == 0 ? EACCES : errno)
        }
        let paths = (0..<Int(matches.gl_pathc)).compactMap { matches.gl_pathv[$0].map { String(cString: $0) } }
        // The shell's order depends on the language that is set; bytes do not.
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

/// What tells one file from another, by whatever path it is reached.
struct FileIdentity: Hashable {
    private let device: UInt64
    private let number: UInt64

    /// The file that a path leads to; `nil` if it leads nowhere.
    init?(path: String) {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        device = UInt64(truncatingIfNeeded: status.st_dev)
        number = UInt64(truncatingIfNeeded: status.st_ino)
    }
}
