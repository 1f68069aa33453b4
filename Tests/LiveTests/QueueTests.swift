import Foundation
import TestSupport
import Testing

@Suite("Live: servers that are full", .ownThreads)
struct QueueTests {
    private static func topology(_ balancer: Balancer, _ port: Int, _ backends: Backends, _ more: String = "") -> String
    {
        let servers = backends.ports.map {
            "{name: \($0.name), address: 127.0.0.1, port: \($0.port), max_connections: 1}"
        }
        return Topology.text(
            port: port, targets: [balancer],
            """
            defaults:
              timeouts: {queue: 600ms}
            backends:
              app: {\(more)servers: [\(servers.joined(separator: ", "))]}
            \(Topology.everythingToApp)
            """
        )
    }

    /// Sends a request that takes `ms` on each of `count` connections, one after the other, then reads the answers.
    private static func ask(_ count: Int, ms: Int, port: Int) throws -> [HTTPResponse] {
        let connections = try (0..<count).map { _ in try HTTPConnection(port: port) }
        for connection in connections {
            try connection.send(Array("GET /slow?ms=\(ms) HTTP/1.1\r\nHost: app.example.test\r\n\r\n".utf8))
            usleep(100_000)
        }
        return try connections.map { try $0.readResponse() }
    }

    @Test("HAProxy lets requests wait for a free server, and answers 503 when it takes too long")
    func waits() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let topology = Self.topology(.haproxy, port, backends)
        try Balancer.haproxy.run(topology, ports: [port]) { _ in
            let start = Date()
            #expect(try Self.ask(2, ms: 300, port: port).map(\.status) == [200, 200])
            #expect(Date().timeIntervalSince(start) >= 0.6, "the second did not wait for the first")
            let late = try Self.ask(2, ms: 1500, port: port)
            #expect(late.map(\.status) == [200, 503])
        }
    }

    @Test("nginx asks the next server, and answers 502 when all are full")
    func nextServer() throws {
        guard Demand.met("nginx", "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let topology = Self.topology(.nginx, port, backends)
        try Balancer.nginx.run(topology, ports: [port]) { _ in
            let answers = try Self.ask(3, ms: 900, port: port)
            #expect(answers.map(\.status) == [200, 200, 502])
            #expect(Set(answers.prefix(2).map(\.server)) == ["a", "b"])
        }
    }

    @Test("HAProxy fills the first server before the second")
    func first() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        try Balancer.haproxy.run(Self.topology(.haproxy, port, backends, "balance: first, "), ports: [port]) { _ in
            let calm = try (0..<10).map { _ in
                // A server is free again a moment after its answer is through.
                usleep(20_000)
                return try HTTPConnection.get("/plain", port: port).server
            }
            #expect(calm.allSatisfy { $0 == "a" })
            #expect(try Self.ask(2, ms: 500, port: port).map(\.server) == ["a", "b"])
        }
    }
}
