import Foundation
import TestSupport
import Testing

@Suite("Live: the servers of the node's own region come first", .ownThreads)
struct RegionTests {
    /// Three servers, each in a process of its own: `a` in the east, `b` in the west, `c` in no region.
    private static func topology(_ port: Int, _ balancer: Balancer, _ places: [Int], sticky: String = "") -> String {
        let check =
            switch balancer {
            case .nginx: "passive_check: {failures: 1, window: 1s}"
            case .haproxy: "health_check: {tcp: true, interval: 200ms, timeout: 200ms, rise: 1, fall: 1}"
            }
        return Topology.text(
            port: port, targets: [balancer],
            """
            regions:
              east: {fallback: [west]}
              west: {fallback: [east]}
            nodes:
              lb1: {address: 192.0.2.1, region: east}
              lb2: {address: 192.0.2.2, region: west}
            backends:
              app:
                prefer: region
                \(check)
                \(sticky)
                servers:
                  - {name: a, address: 127.0.0.1, port: \(places[0]), region: east}
                  - {name: b, address: 127.0.0.1, port: \(places[1]), region: west}
                  - {name: c, address: 127.0.0.1, port: \(places[2])}
            \(Topology.everythingToApp)
            """)
    }

    /// Who answers ten requests; a request that fails counts as nobody's.
    private static func servers(_ port: Int) throws -> Set<String> {
        Set(try (0..<10).map { _ in try HTTPConnection.get("/plain", port: port).server })
    }

    private static func waitUntil(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = Date() + 6
        while Date() < deadline {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }

    @Test("own region, fallback, the rest, and back", arguments: Balancer.allCases)
    func fallsBackAndReturns(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let servers = try ["a", "b", "c"].map { try Backends([$0]) }
        let places = servers.map { $0.ports[0].port }
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, balancer, places), ports: [port], node: "lb1") { _ in
            #expect(try Self.servers(port) == ["a"])
            servers[0].killNow()
            // nginx has two ranks: the west and the rest stand behind the east together.
            let behind: Set<String> = balancer == .nginx ? ["b", "c"] : ["b"]
            #expect(try Self.waitUntil { try Self.servers(port) == behind })
            #expect(try Self.servers(port) == behind)
            servers[1].killNow()
            #expect(try Self.waitUntil { try Self.servers(port) == ["c"] })
            let again = try Backends(["a"], at: [places[0]])
            #expect(try Self.waitUntil { try Self.servers(port) == ["a"] })
            #expect(try Self.servers(port) == ["a"])
            again.killNow()
        }
    }

    @Test("HAProxy remembers who was answered in another region, by a header's value")
    func learnedClientsStay() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let servers = try ["a", "b", "c"].map { try Backends([$0]) }
        let places = servers.map { $0.ports[0].port }
        let port = try PortPool.take()
        let topology = Self.topology(port, .haproxy, places, sticky: "sticky: {header: X-User}")
        try Balancer.haproxy.run(topology, ports: [port], node: "lb1") { _ in
            servers[0].killNow()
            #expect(try Self.waitUntil { try Self.servers(port) == ["b"] })
            let known = ["X-User: known"]
            #expect(try HTTPConnection.get("/", port: port, headers: known).server == "b")
            let again = try Backends(["a"], at: [places[0]])
            #expect(try Self.waitUntil { try Self.servers(port) == ["a"] })
            for _ in 0..<5 {
                #expect(try HTTPConnection.get("/", port: port, headers: known).server == "b")
                #expect(try HTTPConnection.get("/", port: port, headers: ["X-User: new"]).server == "a")
            }
            servers[1].killNow()
            #expect(try Self.waitUntil { try HTTPConnection.get("/", port: port, headers: known).server == "a" })
            again.killNow()
        }
    }

    @Test("connections of bytes follow the regions too", arguments: Balancer.allCases)
    func connections(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let servers = try ["a", "b"].map { try Backends([$0], speaking: .lines) }
        let port = try PortPool.take()
        let check =
            switch balancer {
            case .nginx: "passive_check: {failures: 1, window: 1s}"
            case .haproxy: "health_check: {tcp: true, interval: 200ms, timeout: 200ms, rise: 1, fall: 1}"
            }
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([balancer]))
            regions: {east: {}, west: {}}
            nodes:
              lb1: {address: 192.0.2.1, region: east}
              lb2: {address: 192.0.2.2, region: west}
            listeners:
              lines: {protocol: tcp, port: \(port), addresses: ["127.0.0.1"], backend: app}
            backends:
              app:
                prefer: region
                \(check)
                servers:
                  - {name: b, address: 127.0.0.1, port: \(servers[1].ports[0].port), region: west}
                  - {name: a, address: 127.0.0.1, port: \(servers[0].ports[0].port), region: east}
            """
        try balancer.run(topology, ports: [port], node: "lb1") { _ in
            for _ in 0..<5 { #expect(try Self.line(port) == "a") }
            servers[0].killNow()
            #expect(try Self.waitUntil { try Self.line(port) == "b" })
            let again = try Backends(["a"], at: [servers[0].ports[0].port], speaking: .lines)
            #expect(try Self.waitUntil { try Self.line(port) == "a" })
            again.killNow()
        }
    }

    /// Who answers a line on a connection of its own; empty when nobody does.
    private static func line(_ port: Int) throws -> String {
        let socket = try Socket()
        guard socket.connect(port: port) else { return "" }
        do {
            try socket.send(Array("hello\n".utf8))
            return String(decoding: try socket.receive().prefix { $0 != UInt8(ascii: " ") }, as: UTF8.self)
        } catch { return "" }
    }

    @Test("each node has its own first", arguments: Balancer.allCases)
    func nodesDiffer(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        let topology = Self.topology(port, balancer, backends.ports.map(\.port))
        try balancer.run(topology, ports: [port], node: "lb2") { _ in
            let servers = try Self.servers(port)
            #expect(servers == ["b"])
        }
    }

    /// nginx's own `sticky`, from 1.29.6 on, looks for bound servers among the nearest only, as its findings say.
    private static func keepsFarClients(_ balancer: Balancer) -> Bool {
        guard balancer == .nginx, let version = balancer.release?.version else { return true }
        let parts = version.split(separator: ".").compactMap { Int($0) }
        return parts.count > 1 && (parts[0], parts[1]) < (1, 30)
    }

    @Test("a client that is bound to a fallback server stays there; new ones go home", arguments: Balancer.allCases)
    func boundClientsStay(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3"), Self.keepsFarClients(balancer) else { return }
        let servers = try ["a", "b", "c"].map { try Backends([$0]) }
        let places = servers.map { $0.ports[0].port }
        let port = try PortPool.take()
        try balancer.run(
            Self.topology(port, balancer, places, sticky: "sticky: {cookie: home}"), ports: [port], node: "lb1"
        ) { _ in
            servers[0].killNow()
            #expect(try Self.waitUntil { try Self.servers(port).isSubset(of: ["b", "c"]) })
            let bound = try HTTPConnection.get("/", port: port)
            let cookie = String(try #require(bound["Set-Cookie"]).prefix { $0 != ";" })
            #expect(cookie == "home=\(bound.server)")
            let again = try Backends(["a"], at: [places[0]])
            #expect(try Self.waitUntil { try Self.servers(port) == ["a"] })
            for _ in 0..<10 {
                let response = try HTTPConnection.get("/", port: port, headers: ["Cookie: \(cookie)"])
                #expect(response.server == bound.server && response["Set-Cookie"] == nil)
            }
            // And when their server dies they are bound anew.
            servers[bound.server == "b" ? 1 : 2].killNow()
            #expect(
                try Self.waitUntil {
                    try HTTPConnection.get("/", port: port, headers: ["Cookie: \(cookie)"]).status == 200
                })
            again.killNow()
        }
    }
}
