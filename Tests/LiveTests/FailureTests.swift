import TestSupport
import Testing

@Suite("Live: a server that dies is not noticed", .ownThreads)
struct FailureTests {
    @Test("no request of eight clients is lost", arguments: Balancer.allCases)
    func killed(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try ["a", "b", "c"].map { try Backends([$0]) }
        let port = try PortPool.take()
        let servers = backends.map { "\"127.0.0.1:\($0.ports[0].port)\"" }.joined(separator: ", ")
        let topology = Topology.text(
            port: port,
            """
            defaults:
              retries: {attempts: 2, when: [connect, timeout, 502, 503, 504]}
            backends:
              app:
                balance: round_robin
                passive_check: {failures: 1, window: 10s, cooldown: 10s}
                servers: [\(servers)]
            \(Topology.everythingToApp)
            """
        )
        try balancer.run(topology, ports: [port]) { _ in
            // Slow enough that the victim dies with requests in its hands.
            let path = "/slow?ms=5"
            let run = try LoadRun.run(port: port, connections: 8, .seconds(3), path: path, killing: backends[0].pid)
            #expect(run.lost == 0 && run.idleResets == 0, "\(run)")
            #expect(Array(run.statuses.keys) == ["200"], "\(run)")
            #expect(run.servers.values.allSatisfy { $0 > 0 } && run.servers.count == 3, "\(run)")
            #expect(run.sent > 500, "too little load to prove anything: \(run)")
        }
    }
}
