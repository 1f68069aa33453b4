import TestSupport
import Testing

@Suite("Live: paths and hosts are rewritten alike on every balancer", .ownThreads)
struct RewriteTests {
    private static let routes = """
        routes:
          - {path: /m/, backend: app, rewrite: {strip_prefix: /m}}
          - {path: /m/deep, backend: app, rewrite: {strip_prefix: /m}}
          - {path: /a b/, backend: app, rewrite: {strip_prefix: "/a b"}}
          - {path: "/x.y(z)", backend: app, rewrite: {replace_prefix: "/n w/$"}}
          - {path: /old, backend: app, rewrite: {replace_prefix: /new/}}
          - {path: {exact: /one}, backend: app, rewrite: {replace_prefix: /two/}}
          - {path: /host/, backend: app, rewrite: {host: "inner.test:8080"}}
          - {path: /, backend: app, rewrite: {replace_prefix: /root}}
        """

    /// What a client asks for, and what a server sees; `nil` for 400.
    private static let cases: [(asked: String, seen: String?)] = [
        ("/m", "/"), ("/m/", "/"), ("/m?q=/m/", "/?q=/m/"), ("/m/a", "/a"), ("/m//a/", "//a/"),
        ("/m/a%2Fb%20c?x=/../y&%2e", "/a%2Fb%20c?x=/../y&%2e"), ("/m/m/m", "/m/m"), ("/m/?", "/?"),
        ("/m/deep", "/deep"), ("/m/deep/x", "/deep/x"), ("/%6d/a", nil), ("//m/a", nil), ("/m%2Fa", nil),
        ("/a%20b/c", "/c"), ("/a%20b", "/"), ("/x.y(z)", "/n%20w/%24"), ("/x.y(z)/1?2", "/n%20w/%24/1?2"),
        ("/xzy(z)/1", "/root/xzy(z)/1"), ("/old", "/new/"), ("/old/", "/new/"), ("/old/a", "/new/a"),
        ("/old?a", "/new/?a"), ("/one", "/two/"), ("/one?a=b", "/two/?a=b"), ("/%6fne", nil), ("/host/a", "/host/a"),
        ("/", "/root/"), ("/?a", "/root/?a"), ("/a//%2F?b", "/root/a//%2F?b"), ("/m/'%27&;$1\\1", "/'%27&;$1\\1"),
    ]

    @Test("the rest of the path reaches servers byte for byte")
    func paths() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let runs = try EachBalancer.run(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
            \(Self.routes.split(separator: "\n").map { "    \($0)" }.joined(separator: "\n"))
            """
        ) { port in try Self.cases.map { try HTTPConnection.get($0.asked, port: port, host: "outer.test") } }
        for (balancer, answers) in runs {
            for ((asked, seen), answer) in zip(Self.cases, answers) {
                guard let seen else {
                    #expect(answer.status == 400, "\(asked) on \(balancer)")
                    continue
                }
                guard answer.status == 200 else {
                    Issue.record("\(asked) on \(balancer): \(answer.status)")
                    continue
                }
                let echo = try EchoedRequest(answer)
                #expect(echo.path == seen, "\(asked) on \(balancer)")
                #expect(echo.host == (asked.hasPrefix("/host") ? "inner.test:8080" : "outer.test"), "\(balancer)")
                #expect(echo.all("X-Forwarded-Host") == ["outer.test"], "\(balancer)")
            }
        }
    }

    @Test("a rewrite goes with stickiness, websockets and limits")
    func together() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a", "b"])
        let runs = try EachBalancer.run(
            """
            rate_limits: {slow: {rate: 1/m, burst: 1}}
            backends:
              app: {servers: \(Topology.servers(backends)), sticky: {cookie: bound}}
            sites:
              all:
                hosts: ["*"]
                routes: [{path: /m/, backend: app, websocket: true, rate_limit: slow, rewrite: {strip_prefix: /m}}]
            """
        ) { port in
            let first = try HTTPConnection.get("/m/a%2Fb", port: port)
            let cookie = "Cookie: " + (first["Set-Cookie"] ?? "").prefix { $0 != ";" }
            return [first] + (try (0..<2).map { _ in try HTTPConnection.get("/m/c", port: port, headers: [cookie]) })
        }
        for (balancer, answers) in runs {
            #expect(answers.map(\.status) == [200, 200, 429], "\(balancer)")
            #expect(try EchoedRequest(answers[0]).path == "/a%2Fb", "\(balancer)")
            #expect(answers[1].server == answers[0].server, "\(balancer)")
        }
    }
}
