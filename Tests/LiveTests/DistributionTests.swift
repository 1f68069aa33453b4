import TestSupport
import Testing

@Suite("Live: requests are shared as the weights say", .ownThreads)
struct DistributionTests {
    @Test("600 requests over weights 3:2:1 are 300, 200 and 100", arguments: Balancer.allCases)
    func weights(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              app: {balance: round_robin, servers: \(Topology.servers(backends, weights: [3, 2, 1]))}
            \(Topology.everythingToApp)
            """
        )
        try balancer.run(topology, ports: [port]) { _ in
            let run = try LoadRun.run(port: port, connections: 4, .requests(600))
            #expect(run.statuses == ["200": 600])
            #expect(run.servers == ["a": 300, "b": 200, "c": 100])
        }
    }
}
