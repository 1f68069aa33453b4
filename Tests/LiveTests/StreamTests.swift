import TestSupport
import Testing

@Suite("Live: TCP is passed on", .ownThreads)
struct StreamTests {
    @Test("connections are shared, and each stays with its server", arguments: Balancer.allCases)
    func lines(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b"], speaking: .lines)
        let port = try PortPool.take()
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            listeners:
              game: {protocol: tcp, port: \(port), addresses: ["127.0.0.1"], backend: game}
            backends:
              game: {balance: round_robin, servers: \(Topology.servers(backends))}
            """
        try balancer.run(topology, ports: [port]) { _ in
            let answers = try (0..<10).map { _ in
                let connection = try HTTPConnection(port: port)
                try connection.send(Array("one\ntwo\n".utf8))
                return String(decoding: try connection.read(count: 12), as: UTF8.self)
            }
            #expect(Set(answers) == ["a one\na two\n", "b one\nb two\n"])
            #expect(answers.filter { $0.hasPrefix("a") }.count == 5)
        }
    }
}
