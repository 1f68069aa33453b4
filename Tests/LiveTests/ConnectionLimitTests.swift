import Foundation
import TestSupport
import Testing

@Suite("Live: every balancer lets a client have as many requests under way", .ownThreads)
struct ConnectionLimitTests {
    private static func topology(_ port: Int, _ backends: Backends) -> String {
        Topology.text(
            port: port,
            """
            defaults: {connection_limit: {per: client_ip, max: 20}}
            backends:
              app: {servers: \(Topology.servers(backends))}
            rate_limits:
              visitors: {rate: 1000/s}
            sites:
              all:
                hosts: ["*"]
                rate_limit: visitors
                routes:
                  - {path: /, backend: app}
                  - {path: /slow, backend: app}
                  - {path: /few/, backend: app, connection_limit: {max: 2, status: 503}}
                  - {path: {exact: /hello}, respond: {status: 200, body: "hello\\n"}}
            """
        )
    }

    /// Asks for something that takes a while, without waiting for it.
    private static func hold(_ count: Int, _ target: String, port: Int) throws -> [HTTPConnection] {
        try (0..<count).map { _ in
            let connection = try HTTPConnection(port: port)
            try connection.send(Array("GET \(target) HTTP/1.1\r\nHost: app.example.test\r\n\r\n".utf8))
            return connection
        }
    }

    @Test(
        "the 21st request under way is refused on every route, and idle connections do not count",
        arguments: Balancer.allCases)
    func countsRequests(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ in
            let idle = try (0..<25).map { _ in try HTTPConnection(port: port) }
            for connection in idle { #expect(try connection.get("/").status == 200) }
            // Requests of two routes count together: the limit is that of the defaults.
            let held = try Self.hold(20, "/slow?ms=1500", port: port)
            usleep(300_000)
            let extra = try HTTPConnection(port: port)
            #expect(try extra.get("/").status == 429)
            #expect(try extra.get("/hello").status == 429, "a route that the balancer answers itself")
            // A limit of its own counts for itself.
            #expect(try HTTPConnection.get("/few/", port: port).status == 200)
            for connection in held { #expect(try connection.readResponse().status == 200) }
            #expect(try extra.get("/").status == 200, "slots are free again")
            #expect(try extra.get("/hello").status == 200)
        }
    }

    @Test(
        "a route's own limit has its own status, and slots are free again once the answers are out",
        arguments: Balancer.allCases)
    func ownLimit(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(
            Self.topology(port, backends).replacing("/slow, b", with: "/other, b").replacing("/few/", with: "/slow"),
            ports: [port]
        ) { _ in
            for _ in 0..<3 {
                let held = try Self.hold(2, "/slow?ms=600", port: port)
                usleep(150_000)
                #expect(try HTTPConnection.get("/slow?ms=1", port: port).status == 503)
                for connection in held { #expect(try connection.readResponse().status == 200) }
                // nginx gives the slots back just after the answers are out.
                usleep(100_000)
            }
        }
    }

    @Test("a listener counts beside its routes; a TCP listener closes what is too much", arguments: Balancer.allCases)
    func listeners(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let lines = try Backends(["l"], speaking: .lines)
        let ports = try PortPool.take(2)
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            listeners:
              http: {port: \(ports[0]), addresses: ["127.0.0.1"], connection_limit: {max: 3}}
              game:
                {protocol: tcp, port: \(ports[1]), addresses: ["127.0.0.1"], backend: game, connection_limit: {max: 2}}
            backends:
              app: {servers: \(Topology.servers(backends))}
              game: {servers: \(Topology.servers(lines))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /, backend: app, connection_limit: {max: 2}}
                  - {path: {exact: /hello}, respond: {status: 200, body: "hello\\n"}}
            """
        try balancer.run(topology, ports: ports) { _ in
            let held = try Self.hold(2, "/slow?ms=600", port: ports[0])
            usleep(200_000)
            #expect(try HTTPConnection.get("/", port: ports[0]).status == 429, "the route's limit")
            #expect(try HTTPConnection.get("/hello", port: ports[0]).status == 200, "the listener has one more")
            for connection in held { #expect(try connection.readResponse().status == 200) }

            let players = try (0..<2).map { _ in try HTTPConnection(port: ports[1]) }
            for player in players {
                try player.send(Array("hi\n".utf8))
                #expect(try player.read(count: 5) == Array("l hi\n".utf8))
            }
            let third = try HTTPConnection(port: ports[1])
            try? third.send(Array("hi\n".utf8))
            let answer = try? third.read(count: 1)
            #expect(answer == nil, "one connection too many is closed")
        }
    }
}
