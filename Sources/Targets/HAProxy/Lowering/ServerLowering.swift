import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// The servers, a line each: what is said of a server stands on its line alone.
    ///
    /// `follows`: their health is that of the servers of the backend's first form.
    mutating func lowerServers(_ backend: BackendPlan, _ weights: WeightScale, follows: Bool) {
        let hasCookies = bearsCookies(backend)
        let isChecked = backend.healthCheck != nil || backend.passiveCheck != nil || backend.needsConnectChecks
        let hasOwnNames = backend.wire.tls?.sharedName(of: backend.servers) == .several
        var places = RingPlaces(isNeeded: backend.balance.needsStablePlaces)
        if places.isNeeded { document.comment("A server's id is its place on the ring; it comes from its name.") }
        for server in backend.servers {
            document.add("server")
            document.add(.name(of: server))
            document.add(.socket(of: server))
            if places.isNeeded {
                document.add("id")
                document.add(.number(places.next(for: server.name)))
            }
            let weight = weights.weight(of: server)
            if weight != weights.factor {
                document.add("weight")
                document.add(.number(weight))
            }
            if let limit = server.maxConnections {
                document.add("maxconn")
                document.add(.number(limit))
            }
            if hasCookies {
                document.add("cookie")
                document.add(.name(of: server))
            }
            if follows, isChecked {
                document.add("track")
                document.add(.label(.backend(backend.name, form: 1)))
                document.add(("/" as Word).glued)
                document.add(Word.name(of: server).glued)
            }
            if server.isBackup { document.add("backup") }
            addNames(of: server, in: backend, hasOwnNames)
            if server.state == .down { document.add("disabled") }
            document.endLine()
        }
    }

    /// How a server's name is resolved and which name its certificate bears, where that is not the same for all.
    private mutating func addNames(of server: Server, in backend: BackendPlan, _ hasOwnNames: Bool) {
        if case .name = server.host {
            if plan.resolution != nil { document.add("resolvers names") }
            // A name that does not resolve takes its own server out, not the whole daemon.
            document.add("init-addr last,libc,none")
        }
        if hasOwnNames { for word in nameWords(of: server, in: backend) { document.add(word) } }
    }
}

/// Numbers for servers on a ring, made of their names: a server that comes or goes moves no other.
///
/// HAProxy puts a server's points at hashes of `id * 4096 + n`, of which 32 bits count, so ids are told apart by 20
/// bits (its source, `chash_get_server_hash` and `full_hash`).
struct RingPlaces {
    /// Whether servers get numbers at all.
    let isNeeded: Bool
    private var taken: Set<Int> = []

    init(isNeeded: Bool) { self.isNeeded = isNeeded }

    /// 1 to 1,048,575, not given before.
    mutating func next(for name: String) -> Int {
        // FNV-1a, 32 bits.
        var hash: UInt32 = 2_166_136_261
        for byte in name.utf8 { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        var place = Int(hash % 1_048_575) + 1
        while !taken.insert(place).inserted { place = place % 1_048_575 + 1 }
        return place
    }
}
