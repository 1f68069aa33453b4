import TestSupport
import Testing

@Suite("Live: who is let in is the same everywhere", .ownThreads)
struct AccessTests {
    @Test("deny wins over allow, and an allow list keeps out all others", arguments: Balancer.allCases)
    func lists(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let many = (1...20).map { "10.\($0).0.0/16" }.joined(separator: ", ")
        let topology = Topology.text(
            port: port,
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            rate_limits:
              once: {rate: 1/m, burst: 0}
            sites:
              all:
                hosts: ["*"]
                access: {deny: 127.0.0.1}
                routes:
                  - {path: /denied/, backend: app}
                  - {path: /everybody/, backend: app, access: {}}
                  - {path: /allowed/, backend: app, access: {allow: [127.0.0.0/8]}}
                  - {path: /others/, backend: app, access: {allow: [10.0.0.0/8, "::1/128"]}}
                  - {path: /deny-wins/, backend: app, access: {allow: [127.0.0.1/32], deny: [127.0.0.0/8]}}
                  - {path: /narrow/, backend: app, access: {allow: [127.0.0.0/8], deny: [127.0.0.2]}}
                  - {path: /all/, backend: app, access: {allow: [0.0.0.0/0, "::/0"]}}
                  - {path: /many/, backend: app, access: {allow: [\(many)]}}
                  - {path: /many-and-me/, backend: app, access: {allow: [\(many), 127.0.0.1]}}
                  - {path: {exact: /answer}, respond: {status: 200, body: "x"}}
                  - {path: {exact: /moved}, redirect: {to: "https://a.example.com/"}}
                  - {path: /limited/, backend: app, rate_limit: once}
            """
        )
        let expected = [
            ("/denied/", 403), ("/everybody/", 200), ("/allowed/", 200), ("/others/", 403), ("/deny-wins/", 403),
            ("/narrow/", 200), ("/all/", 200), ("/many/", 403), ("/many-and-me/", 200), ("/answer", 403),
            ("/moved", 403), ("/nowhere", 404),
            // Who is kept out costs nobody a request.
            ("/limited/", 403), ("/limited/", 403), ("/limited/", 403),
        ]
        try balancer.run(topology, ports: [port]) { _ in
            for (target, status) in expected {
                let answer = try HTTPConnection.get(target, port: port)
                #expect(answer.status == status, "\(target)")
            }
        }
    }

    @Test("a listener's list comes before routes, on IPv6 too", arguments: Balancer.allCases)
    func listeners(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "curl") else { return }
        let backends = try Backends(["a"])
        let lines = try Backends(["l"], speaking: .lines)
        let ports = try PortPool.take(4)
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            listeners:
              open: {port: \(ports[0]), addresses: ["127.0.0.1", "::1"], access: {deny: ["::1"]}}
              closed: {port: \(ports[1]), addresses: ["127.0.0.1", "::1"], access: {allow: ["::1"]}}
              game:
                {protocol: tcp, port: \(ports[2]), addresses: ["127.0.0.1"], backend: game, access: {deny: [127.0.0.0/8]}}
              lobby:
                {protocol: tcp, port: \(ports[3]), addresses: ["127.0.0.1"], backend: game, access: {allow: [127.0.0.0/8]}}
            backends:
              app: {servers: \(Topology.servers(backends))}
              game: {servers: \(Topology.servers(lines))}
            sites:
              all: {hosts: [app.example.test], routes: [{path: /app/, backend: app}]}
            """
        try balancer.run(topology, ports: ports) { _ in
            #expect(try HTTPConnection.get("/app/", port: ports[0]).status == 200)
            #expect(try HTTPConnection.get("/nowhere", port: ports[0]).status == 404)
            #expect(try HTTPConnection.get("/app/", port: ports[1]).status == 403)
            #expect(try HTTPConnection.get("/nowhere", port: ports[1]).status == 403, "an unknown path")
            #expect(try HTTPConnection.get("/app/", port: ports[1], host: "who.example.test").status == 403)
            #expect(try Self.status6("/app/", port: ports[0]) == "403")
            #expect(try Self.status6("/app/", port: ports[1]) == "200")
            let game = try HTTPConnection(port: ports[2])
            try? game.send(Array("hi\n".utf8))
            let answer = try? game.read(count: 1)
            #expect(answer == nil)
            let lobby = try HTTPConnection(port: ports[3])
            try lobby.send(Array("hi\n".utf8))
            #expect(try lobby.read(count: 5) == Array("l hi\n".utf8))
        }
    }

    /// The status of an answer that comes over IPv6.
    private static func status6(_ target: String, port: Int) throws -> String {
        try NativeTool("curl").run(
            [
                "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", "Host: app.example.test",
                "http://[::1]:\(port)\(target)",
            ]
        ).output
    }
}
