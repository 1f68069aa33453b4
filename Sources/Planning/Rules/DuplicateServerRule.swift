import Diagnostics
import TopologyModel

/// LB0411: the servers of a backend differ in name and in address: names make cookies, addresses make shares.
enum DuplicateServerRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends where backend.servers.count > 1 {
            let named = pairs(backend.servers, digest: { digest($0.name) }) { $0.name == $1.name }
            report(named, to: bag) { ("two servers are called", $0.name) }
            let placed = pairs(backend.servers, digest: { digest($0.host.text) &+ UInt64($0.port) }) {
                $0.socket == $1.socket
            }
            report(placed, to: bag) { ("two servers stand at", $0.socket.text) }
        }
    }

    /// Every server that equals an earlier one, with that one; digests keep the comparing of texts rare.
    private static func pairs(
        _ servers: [Server], digest: (Server) -> UInt64, _ equals: (Server, Server) -> Bool
    ) -> [(Server, Server)] {
        let digests = servers.map(digest)
        var found: [(Server, Server)] = []
        if servers.count <= 16 {
            // Most backends are small: comparing numbers is faster than hashing.
            for later in 1..<servers.count {
                let first = (0..<later).first { digests[$0] == digests[later] && equals(servers[$0], servers[later]) }
                if let first { found.append((servers[later], servers[first])) }
            }
            return found
        }
        var seen: [UInt64: Int] = [:]
        seen.reserveCapacity(servers.count)
        for index in servers.indices {
            guard let first = seen[digests[index]] else {
                seen[digests[index]] = index
                continue
            }
            if equals(servers[first], servers[index]) { found.append((servers[index], servers[first])) }
        }
        return found
    }

    /// FNV-1a, 64 bits.
    private static func digest(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }

    private static func report(
        _ pairs: [(Server, Server)], to bag: DiagnosticBag, _ words: (Server) -> (String, String)
    ) {
        for (later, first) in pairs {
            let (what, name) = words(later)
            bag.report(
                Diagnostic(
                    .duplicateServer, "\(what) `\(name)`", at: later.span, label: "again here",
                    related: first.span == later.span ? [] : [Diagnostic.Label(first.span, "first here")],
                    help: ["a server with a larger share has a higher `weight`"]))
        }
    }
}
