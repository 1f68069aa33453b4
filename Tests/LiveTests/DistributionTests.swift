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

    @Test("a route's own hash key decides, and a backend's own elsewhere", arguments: Balancer.allCases)
    func hashKeys(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              app: {balance: {hash: client_ip, consistent: true}, servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /, backend: app}
                  - {path: /by-path, backend: app, hash_key: path}
                  - {path: /by-user, backend: app, hash_key: "header:X-User"}
            """)
        try balancer.run(topology, ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            func servers(_ path: (Int) -> String, user: (Int) -> String = { _ in "one" }) throws -> [String] {
                try (0..<60).map { try connection.get(path($0), headers: ["X-User: \(user($0))"]).server }
            }
            // One client, many paths and users: only what is the key of the route spreads them.
            #expect(Set(try servers { "/x/\($0)" }).count == 1)
            #expect(Set(try servers { "/by-path/\($0)" }) == ["a", "b", "c"])
            #expect(Set(try servers { _ in "/by-path/same" }).count == 1)
            #expect(Set(try servers({ _ in "/by-user/x" }, user: { "user-\($0)" })) == ["a", "b", "c"])
            #expect(Set(try servers { "/by-user/\($0)" }).count == 1)
        }
    }
}
