import Diagnostics
import TopologyModel

/// LB0411: the servers of a backend differ in name and in address: names make cookies, addresses make shares.
enum DuplicateServerRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends where backend.servers.count > 1 {
            report(pairs(backend.servers) { $0.name }, "two servers are called", { $0.name }, bag)
            report(pairs(backend.servers) { $0.socket }, "two servers stand at", { $0.socket.text }, bag)
        }
    }

    /// Every server whose key an earlier one has, with that one.
    private static func pairs<Key: Hashable>(_ servers: [Server], _ key: (Server) -> Key) -> [(Server, Server)] {
        var found: [(Server, Server)] = []
        if servers.count <= 16 {
            // Most backends are small: comparing is faster than hashing.
            for later in 1..<servers.count {
                if let first = servers[..<later].first(where: { key($0) == key(servers[later]) }) {
                    found.append((servers[later], first))
                }
            }
            return found
        }
        var seen: [Key: Int] = [:]
        seen.reserveCapacity(servers.count)
        for (index, server) in servers.enumerated() {
            if let first = seen.updateValue(index, forKey: key(server)) { found.append((server, servers[first])) }
        }
        return found
    }

    private static func report(
        _ pairs: [(Server, Server)], _ words: String, _ shown: (Server) -> String, _ bag: DiagnosticBag
    ) {
        for (later, first) in pairs {
            bag.report(
                Diagnostic(
                    .duplicateServer, "\(words) `\(shown(later))`", at: later.span, label: "again here",
                    related: first.span == later.span ? [] : [Diagnostic.Label(first.span, "first here")],
                    help: ["a server with a larger share has a higher `weight`"]))
        }
    }
}
