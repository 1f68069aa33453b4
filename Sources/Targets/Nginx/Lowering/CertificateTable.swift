import TopologyModel

/// Values by host pattern: finds the most specific pattern that covers a host.
struct HostTable<Value> {
    private var exact: [String: Value] = [:]
    private var wildcards: [String: Value] = [:]
    private var any: Value?

    /// Adds a value; the first one of a pattern stays.
    mutating func add(_ value: Value, for pattern: HostPattern) {
        switch pattern {
        case .exact(let host): if exact[host] == nil { exact[host] = value }
        case .wildcard(let domain): if wildcards[domain] == nil { wildcards[domain] = value }
        case .any: if any == nil { any = value }
        }
    }

    /// Whether there is a value of just this pattern.
    func has(_ pattern: HostPattern) -> Bool {
        switch pattern {
        case .exact(let host): exact[host] != nil
        case .wildcard(let domain): wildcards[domain] != nil
        case .any: any != nil
        }
    }

    /// The value of the most specific pattern that covers all that `pattern` matches.
    func value(of pattern: HostPattern) -> Value? {
        switch pattern {
        case .any: return any
        case .exact(let host):
            if let value = exact[host] { return value }
            return wildcard(above: host)
        case .wildcard(let domain):
            if let value = wildcards[domain] { return value }
            return wildcard(above: domain)
        }
    }

    private func wildcard(above host: String) -> Value? {
        guard !wildcards.isEmpty else { return any }
        var rest = Substring(host)
        while let dot = rest.utf8.firstIndex(of: UInt8(ascii: ".")) {
            rest = rest[rest.utf8.index(after: dot)...]
            if let value = wildcards[String(rest)] { return value }
        }
        return any
    }
}
