import TestSupport
import Testing

/// Many routes, each with a header policy of its own: HAProxy looks a header's line up by the route.
@Suite("Live: each route of many has its own header policy", .ownThreads)
struct HeaderPolicyTests {
    private static let count = 20
    /// A value that some syntax on the way could take for its own; braces doubled.
    private static let written = #""% %[src] %% $uri \"q\" 'c' \\ # ; {{x}} %""#
    private static let odd = #"% %[src] %% $uri "q" 'c' \ # ; {x} %"#

    /// Routes that a backend answers, then one that the balancer answers, one that redirects and one that is closed.
    private static var routes: String {
        var lines: [String] = []
        for index in 0..<count {
            let value = index == 5 ? written : "s\(index)"
            lines.append(
                """
                      - path: /p\(index)
                        backend: \(index % 2 == 0 ? "a" : "b")
                        request_headers: {set: {X-Tenant: \(value), X-Same: same}, add: {X-More: m\(index)}, remove: [X-Debug]}
                        response_headers:
                          set: {X-Site: \(value), X-Common: one, X-Id: "\(index)-{scheme}", Set-Cookie: "c=\(index)"}
                          add: {X-Trail: [t\(index), end]}
                          remove: [\(index % 3 == 0 ? "X-Served-By, X-Path" : "X-Path")]
                """)
        }
        let own = [
            ("respond: {status: 200, body: here}", "own"), ("redirect: {to: \"https://x.test/\", status: 302}", "away"),
            ("backend: a, maintenance: true", "closed"),
        ]
        for (action, name) in own {
            lines.append(
                "      - {path: /\(name), \(action), response_headers: {set: {X-Site: \(name), X-Common: one}}}")
        }
        return (lines + ["      - {path: /, backend: a}"]).joined(separator: "\n")
    }

    @Test("on answers of servers and of the balancer itself, and on requests", arguments: Balancer.allCases)
    func policies(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            backends:
              a: {servers: ["127.0.0.1:\(backends["a"])"]}
              b: {servers: ["127.0.0.1:\(backends["b"])"]}
            sites:
              all:
                hosts: ["*"]
                routes:
            \(Self.routes)
            """)
        try balancer.run(topology, ports: [port]) { _ in
            for index in 0..<Self.count {
                let sent = ["X-Tenant: mine", "X-More: zero", "X-Debug: 1"]
                let answer = try HTTPConnection.get("/p\(index)/x", port: port, headers: sent)
                let value = index == 5 ? Self.odd : "s\(index)"
                #expect(answer["X-Site"] == value && answer["X-Common"] == "one", "\(index): \(answer.headers)")
                #expect(answer["X-Id"] == "\(index)-http" && answer["Set-Cookie"] == "c=\(index)", "\(index)")
                #expect(answer.all("X-Trail") == ["t\(index)", "end"], "\(index): \(answer.headers)")
                let echo = try EchoedRequest(answer)
                #expect(echo.all("X-Tenant") == [value] && echo.all("X-Same") == ["same"], "\(index): \(echo.headers)")
                #expect(echo.all("X-More") == ["zero", "m\(index)"] && echo.all("X-Debug") == [], "\(index)")
            }
            for (name, status) in [("own", 200), ("away", 302), ("closed", 503)] {
                let answer = try HTTPConnection.get("/\(name)", port: port)
                #expect(answer.status == status && answer["X-Site"] == name && answer["X-Common"] == "one", "\(name)")
                #expect(answer["Set-Cookie"] == nil && answer["X-Id"] == nil, "\(name): \(answer.headers)")
            }
            let plain = try HTTPConnection.get("/other", port: port, headers: ["X-Tenant: mine"])
            #expect(plain["X-Site"] == nil && plain["X-Common"] == nil && plain["Set-Cookie"] == nil)
            #expect(try EchoedRequest(plain).all("X-Tenant") == ["mine"])
        }
    }
}
