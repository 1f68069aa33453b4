import Foundation
import TestSupport
import Testing

@Suite("Live: a server that is back gets its share little by little", .ownThreads)
struct SlowStartTests {
    @Test("HAProxy: far less than half at first")
    func growsSlowly() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let servers = try ["a", "b"].map { try Backends([$0]) }
        let places = servers.map { $0.ports[0].port }
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port, targets: [.haproxy],
            """
            backends:
              app:
                health_check: {tcp: true, interval: 200ms, timeout: 200ms, rise: 1, fall: 1}
                servers:
                  - {name: a, address: 127.0.0.1, port: \(places[0]), weight: 100, slow_start: 60s}
                  - {name: b, address: 127.0.0.1, port: \(places[1]), weight: 100}
            \(Topology.everythingToApp)
            """)
        try Balancer.haproxy.run(topology, ports: [port]) { _ in
            #expect(try Self.share(ofA: port) == 100, "a server that was never away has its whole share")
            servers[0].killNow()
            #expect(try Self.waitUntil { try Self.share(ofA: port) == 0 })
            let again = try Backends(["a"], at: [places[0]])
            #expect(try Self.waitUntil { try Self.share(ofA: port) > 0 })
            let share = try Self.share(ofA: port)
            #expect((1...50).contains(share), "\(share) of 200 requests")
            again.killNow()
        }
    }

    /// How many of 200 requests `a` answers.
    private static func share(ofA port: Int) throws -> Int {
        try (0..<200).count { _ in try HTTPConnection.get("/plain", port: port).server == "a" }
    }

    private static func waitUntil(_ condition: () throws -> Bool) throws -> Bool {
        let deadline = Date() + 6
        while Date() < deadline {
            if try condition() { return true }
            usleep(50_000)
        }
        return false
    }
}
