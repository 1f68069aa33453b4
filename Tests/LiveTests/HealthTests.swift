import Foundation
import TestSupport
import Testing

@Suite("Live: an active check takes a server out and back in", .ownThreads)
struct HealthTests {
    @Test("HAProxy follows /health")
    func follows() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            targets: [.haproxy],
            """
            backends:
              app:
                balance: round_robin
                health_check: {http: /health, expect: [200-399], interval: 200ms, timeout: 200ms, rise: 2, fall: 2}
                servers: \(Topology.servers(backends))
            \(Topology.everythingToApp)
            """
        )
        try Balancer.haproxy.run(topology, ports: [port]) { _ in
            #expect(try Self.servers(port) == ["a", "b"])
            try backends.setHealth(of: "a", failing: true)
            #expect(try Self.waitUntil { try Self.servers(port) == ["b"] }, "a was not taken out")
            #expect(try Self.servers(port) == ["b"])
            try backends.setHealth(of: "a", failing: false)
            #expect(try Self.waitUntil { try Self.servers(port) == ["a", "b"] }, "a was not taken back")
        }
    }

    @Test("HAProxy: a backend like another has its servers' health from there")
    func likeFollows() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            targets: [.haproxy],
            """
            backends:
              app:
                health_check: {http: /health, interval: 200ms, timeout: 200ms, rise: 2, fall: 2}
                servers: \(Topology.servers(backends))
              chance: {like: app, balance: random}
            sites:
              all: {hosts: ["*"], routes: [{path: /, backend: app}, {path: /chance, backend: chance}]}
            """
        )
        try Balancer.haproxy.run(topology, ports: [port]) { _ in
            #expect(try Self.servers(port, "/chance") == ["a", "b"])
            try backends.setHealth(of: "a", failing: true)
            #expect(try Self.waitUntil { try Self.servers(port, "/chance") == ["b"] }, "a was not taken out")
            try backends.setHealth(of: "a", failing: false)
            #expect(try Self.waitUntil { try Self.servers(port, "/chance") == ["a", "b"] }, "a was not taken back")
        }
    }

    /// Who answers twenty requests.
    private static func servers(_ port: Int, _ path: String = "/plain") throws -> Set<String> {
        let connection = try HTTPConnection(port: port)
        return Set(try (0..<20).map { _ in try connection.get(path).server })
    }

    private static func waitUntil(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = Date() + 5
        while Date() < deadline {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }
}
