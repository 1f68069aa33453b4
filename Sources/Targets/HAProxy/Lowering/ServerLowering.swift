import Diagnostics
import Planning
import TopologyModel

/// What a server's line says that is not the server's own.
struct ServerLine {
    /// Its weight, and the one that needs not be said.
    let weight: Int
    let usualWeight: Int
    /// Its place on a ring.
    let place: Int?
    /// Whether only clients that are bound to it reach it here.
    let isGuest: Bool
    /// Whether its name is a cookie's value.
    let bearsCookie: Bool
    /// The section whose server of the same name it takes its health from.
    let follows: Label?
}

extension Lowering {
    /// The servers of a section, a line each: what is said of a server stands on its line alone.
    ///
    /// `follows`: the section whose servers' health is theirs too.
    mutating func lowerServers(
        _ backend: BackendPlan, _ weights: WeightScale, _ servers: SectionServers, follows: Label?
    ) {
        let isChecked = backend.healthCheck != nil || backend.passiveCheck != nil || backend.needsConnectChecks
        let hasCookies = bearsCookies(backend)
        var places = RingPlaces(isNeeded: backend.balance.needsStablePlaces)
        if places.isNeeded { document.comment("A server's id is its place on the ring; it comes from its name.") }
        for server in servers.own.map({ $0.map { backend.servers[$0] } }) ?? backend.servers {
            lowerServer(
                server, of: backend,
                ServerLine(
                    weight: weights.weight(of: server), usualWeight: weights.factor,
                    place: places.isNeeded ? places.next(for: server.name) : nil, isGuest: false,
                    bearsCookie: hasCookies,
                    follows: isChecked ? follows : nil))
        }
    }

    /// The line of a server.
    mutating func lowerServer(_ server: Server, of backend: BackendPlan, _ line: ServerLine) {
        document.add("server")
        document.add(.name(of: server))
        document.add(.socket(of: server))
        if let url = backend.redirect {
            document.add("redir")
            document.add(.origin(of: server, url))
        }
        if let place = line.place {
            document.add("id")
            document.add(.number(place))
        }
        if line.weight != line.usualWeight {
            document.add("weight")
            document.add(.number(line.weight))
        }
        if let limit = server.maxConnections {
            document.add("maxconn")
            document.add(.number(limit))
        }
        if let time = server.slowStart, weighsAnew(backend) {
            document.add("slowstart")
            document.add(timer(time, at: server.span))
        }
        if line.bearsCookie {
            document.add("cookie")
            document.add(.name(of: server))
        }
        if let section = line.follows {
            document.add("track")
            document.add(.label(section))
            document.add(("/" as Word).glued)
            document.add(Word.name(of: server).glued)
        }
        if server.isBackup, !line.isGuest { document.add("backup") }
        addNames(of: server, in: backend)
        if server.state == .down { document.add("disabled") }
        document.endLine()
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
