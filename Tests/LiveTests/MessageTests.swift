import TestSupport
import Testing

@Suite("Live: what is said to clients and servers is the same everywhere", .ownThreads)
struct MessageTests {
    /// Starts each balancer on one topology and returns what `body` saw of each.
    private static func each<Value>(_ rest: String, _ body: (Int) throws -> Value) throws -> [(Balancer, Value)] {
        let port = try PortPool.take()
        let topology = Topology.text(port: port, rest)
        return try Balancer.allCases.map { balancer in
            (balancer, try balancer.run(topology, ports: [port]) { _ in try body(port) })
        }
    }

    @Test("answers of the balancer itself reach the client byte for byte")
    func responses() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let seen = try Self.each(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: {exact: /health}, respond: {status: 200, body: "healthy\\n"}}
                  - {path: {exact: /odd}, respond: {status: 200, body: "\\"a\\" 'b' $uri ${x} %[src] %% \\\\ ; # \\t é\\n"}}
                  - {path: {exact: /closed}, respond: {status: 503, body: "closed for today\\n"}}
                  - {path: /, backend: app}
            """
        ) { port in try ["/health", "/odd", "/closed"].map { try HTTPConnection.get($0, port: port) } }
        for (balancer, answers) in seen {
            #expect(answers.map(\.status) == [200, 200, 503], "\(balancer)")
            #expect(answers[0].text == "healthy\n", "\(balancer)")
            #expect(answers[1].text == "\"a\" 'b' $uri ${x} %[src] %% \\ ; # \t é\n", "\(balancer)")
            #expect(answers[2].text == "closed for today\n", "\(balancer)")
        }
        let types = seen.map { $0.1.map { $0["Content-Type"] } }
        #expect(types[0] == types[1], "content types")
    }

    @Test("redirects keep the rest of the path and the query as the client sent them")
    func redirects() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let requests = [
            ("/old/", 301, "https://shop.example.com/new/"),
            ("/old/a/b", 301, "https://shop.example.com/new/a/b"),
            ("/old/a%2Fb%20c//d?q=%0d%0a&r=1", 301, "https://shop.example.com/new/a%2Fb%20c//d?q=%0d%0a&r=1"),
            ("/old/%0d%0aSet-Cookie:x", 301, "https://shop.example.com/new/%0d%0aSet-Cookie:x"),
            ("/moved", 302, "https://www.example.com/there"),
        ]
        let seen = try Self.each(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /old/, redirect: {to: "https://shop.example.com/new/", status: 301}}
                  - {path: {exact: /moved}, redirect: {to: "https://www.example.com/there", status: 302}}
                  - {path: /, backend: app}
            """
        ) { port in
            try (requests.map(\.0) + ["/old", "/old?q=1", "/moved?q=1"]).map { try HTTPConnection.get($0, port: port) }
        }
        for (balancer, answers) in seen {
            for ((target, status, location), answer) in zip(requests, answers) {
                #expect(answer.status == status, "\(target) on \(balancer)")
                #expect(answer["Location"] == location, "\(target) on \(balancer): \(answer.headers)")
                #expect(answer.all("Set-Cookie") == [], "\(target) on \(balancer)")
            }
        }
        #expect(seen[0].1.map { $0["Location"] } == seen[1].1.map { $0["Location"] })
    }

    @Test("servers learn who asked from the balancer, never from the client")
    func forwardedHeaders() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let spoofed = [
            "X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 7.7.7.7", "X-Real-IP: 6.6.6.6", "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.test", "X-Custom: kept",
        ]
        let seen = try Self.each(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            \(Topology.everythingToApp)
            """
        ) { port in
            try ["app.example.test", "App.Example.Test:8080"].map { host in
                try EchoedRequest(HTTPConnection.get("/", port: port, host: host, headers: spoofed))
            }
        }
        for (balancer, echoes) in seen {
            let echo = echoes[0]
            #expect(echo.all("X-Forwarded-For") == ["127.0.0.1"], "\(balancer): \(echo.headers)")
            #expect(echo.all("X-Real-IP") == ["127.0.0.1"], "\(balancer): \(echo.headers)")
            #expect(echo.all("X-Forwarded-Proto") == ["http"], "\(balancer): \(echo.headers)")
            #expect(echo.all("X-Forwarded-Host") == ["app.example.test"], "\(balancer): \(echo.headers)")
            #expect(echo.all("X-Custom") == ["kept"], "\(balancer): \(echo.headers)")
            #expect(echo.host == "app.example.test", "\(balancer): \(echo.headers)")
        }
        let hosts = seen.map { [$0.1[1].host] + $0.1[1].all("X-Forwarded-Host") }
        #expect(hosts[0] == hosts[1], "a host with capitals and a port")
    }
}
