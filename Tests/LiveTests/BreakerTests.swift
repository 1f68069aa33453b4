import Foundation
import TestSupport
import Testing

@Suite("Live: a circuit breaker opens and closes", .ownThreads)
struct BreakerTests {
    @Test("after too many failures nothing is tried for a while")
    func opensAndCloses() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port, targets: [.haproxy],
            """
            backends:
              app:
                servers: \(Topology.servers(backends))
                circuit_breaker: {error_rate: 50%, window: 1s, open_for: 3s, min_requests: 6}
            sites:
              all: {hosts: ["*"], routes: [{backend: app}]}
            """
        )
        try Balancer.haproxy.run(topology, ports: [port]) { _ throws in
            func answers(_ target: String, _ count: Int) throws -> [String] {
                try (0..<count).map { _ in
                    let answer = try HTTPConnection.get(target, port: port)
                    return answer.server.isEmpty ? "refused \(answer.status)" : "\(answer.status)"
                }
            }
            // Few failures among many successes, and failures of few requests, change nothing.
            #expect(try answers("/status/500", 4).allSatisfy { $0 == "500" })
            usleep(2_200_000)
            #expect(try answers("/plain", 8).allSatisfy { $0 == "200" })
            #expect(try answers("/status/500", 3).allSatisfy { $0 == "500" })
            usleep(2_200_000)
            let failing = try answers("/status/502", 12)
            #expect(failing.prefix(6).allSatisfy { $0 == "502" }, "\(failing)")
            #expect(failing.last == "refused 503", "\(failing)")
            try backends.resetCounts()
            #expect(try answers("/plain", 5).allSatisfy { $0 == "refused 503" })
            #expect(try backends.counts()["a"] == nil, "the server has its peace")
            usleep(4_000_000)
            #expect(try answers("/plain", 5).allSatisfy { $0 == "200" })
        }
    }
}
