import Testing

@testable import Kubernetes

/// What rules of a Gateway's routes say, and in which order they are tried.
@Suite struct GatewayRouteTests {
    private func topology(
        _ routes: String, gateway: String = "version: \"1.6\", class: eg", backends: String = "", broad: String = "",
        rest: String = ""
    ) -> String {
        """
        lbgen: 1
        name: shop
        targets: {kubernetes: {gateway: {\(gateway)}}}
        \(rest)
        backends: {api: {servers: [10.0.0.1:80]}, img: {servers: [10.0.0.2:80]}\(backends)}
        sites:
          web: {hosts: [a.example.com], routes: [\(routes)]}
          \(broad)
        """
    }

    @Test func cookiesAreFoundInTheirHeader() {
        let out = Rendered(
            topology(
                """
                {path: /a, cookies: {s.id: "x y"}, backend: api}, {path: /b, cookies: {s: {regex: '^v[0-9]$'}}, backend: api},
                {path: /c, cookies: {s: {regex: 'v|w'}}, backend: api}, {path: /d, cookies: {s: {present: true}}, backend: api}
                """))
        #expect(out.errors == [], "\(out.messages)")
        let text = out.text("httproutes.yaml")
        for value in [
            #"^(?:.*; ?)?s\\.id=x y(?:;.*)?$"#, #"^(?:.*; ?)?s=(?:v[0-9])(?:;.*)?$"#,
            #"^(?:.*; ?)?s=[^;]*(?:v|w)[^;]*(?:;.*)?$"#, #"^(?:.*; ?)?s=[^;]+(?:;.*)?$"#,
        ] { #expect(text.contains("value: \"\(value)\""), "\(value)") }
    }

    @Test(arguments: ["a^b", "^a|b", "a|b$"])
    func anchorsInsideACookieAreLost(_ pattern: String) {
        let out = Rendered(topology("{path: /, cookies: {s: {regex: '\(pattern)'}}, backend: api}"))
        #expect(out.errors == ["LB0559"], "\(out.messages)")
        #expect(out.text("httproutes.yaml") == "")
    }

    @Test func methodsThatTheAPIDoesNotKnowAreLost() {
        #expect(Rendered(topology("{path: /, methods: [PURGE], backend: api}")).errors == ["LB0556"])
        #expect(Rendered(topology("{path: /, cookies: {a: b, c: d}, backend: api}")).errors == ["LB0559"])
    }

    /// The topology counts cookies last, the Gateway API as headers: where one request may fit both, one order is wrong.
    @Test(arguments: [
        ("query: {v: '1'}", "cookies: {v: '1'}", ["LB0502"]), ("methods: [GET]", "cookies: {v: '1'}", []),
        ("headers: {V: '1'}", "cookies: {v: '1'}", []),
        ("headers: {V: '1'}, query: {a: '1'}", "headers: {W: '1'}, cookies: {v: '1'}", ["LB0502"]),
        ("query: {v: '1'}", "query: {v: '2'}, cookies: {v: '1'}", []),
    ])
    func ordersThatDifferAreLost(_ first: String, _ second: String, _ errors: [String]) {
        let out = Rendered(topology("{path: /, \(first), backend: api}, {path: /, \(second), backend: img}"))
        #expect(out.errors == errors, "\(out.messages)")
    }

    /// A narrower host's rule with conditions comes before a broader host's longer path; the Gateway API sees the path.
    @Test(arguments: [
        ("/", "headers: {V: '1'}", ["LB0502"]), ("/api/v1", "headers: {V: '1'}", []), ("/other", "methods: [GET]", []),
    ])
    func routesOfBroaderHostsKeepTheirPlace(_ path: String, _ conditions: String, _ errors: [String]) {
        let out = Rendered(
            topology(
                "{path: \(path), \(conditions), backend: api}",
                broad: "all: {hosts: ['*.example.com'], routes: [{path: /api/, backend: img}]}"))
        #expect(out.errors == errors, "\(out.messages)")
    }

    @Test func rulesThatOnlyTheirOrderTellsApartStayTogether() {
        let plain = (1...14).map { "{path: /p\($0), backend: api}" }
        let tied = ["a", "b", "c"].map { "{path: /, headers: {X-\($0): '1'}, backend: img}" }
        let text = Rendered(topology((plain + tied).joined(separator: ", "))).text("httproutes.yaml")
        let parts = text.split(separator: "---")
        #expect(parts.count == 2)
        #expect(parts.last.map { String($0).components("X-") } == 4, "the three share a path, and one object")
    }

    @Test func aRouteHasAtMost128Matches() {
        let methods = "methods: [GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH]"
        let routes = (1...40).map { "{path: /p\($0), \(methods), backend: api}" }.joined(separator: ", ")
        let text = Rendered(topology(routes)).text("httproutes.yaml")
        for part in text.split(separator: "---") {
            #expect(String(part).components("method: ") - 1 <= 128)
        }
        #expect(text.components("method: ") == 40 * 7 + 1)
    }

    @Test(arguments: [
        ("{strip_prefix: /m}", "/m", "\"/\""), ("{strip_prefix: /m}", "/m/api/", "\"/api\""),
        ("{replace_prefix: /n}", "/m/", "\"/n\""), ("{replace_prefix: /n/}", "/m", "\"/n/\""),
        ("{replace_prefix: '/ä'}", "/m", "\"/%C3%A4\""),
    ])
    func prefixesGiveWay(_ rewrite: String, _ path: String, _ wanted: String) {
        let text = Rendered(topology("{path: \(path), rewrite: \(rewrite), backend: api}")).text("httproutes.yaml")
        #expect(text.contains("replacePrefixMatch: \(wanted)\n"), "\(text)")
    }

    @Test func whatStandsBeforeEveryPathIsLost() {
        #expect(Rendered(topology("{path: /, rewrite: {replace_prefix: /n}, backend: api}")).errors == ["LB0567"])
    }

    @Test func callsHaveARouteOfTheirOwnWhereTheyAreAlone() {
        let backends = ", rpc: {protocol: grpc, servers: [10.0.0.3:50051]}"
        let tls =
            "listeners: {https: {port: 443, tls: {certificates: [{hosts: [a.example.com], certificate: /a.crt, key: /a.key, secret: s}]}}}"
        let alone = Rendered(
            topology("{path: /a.B/, backend: rpc}, {path: /, backend: rpc}", backends: backends, rest: tls))
        #expect(alone.errors == [], "\(alone.messages)")
        #expect(alone.text("httproutes.yaml") == "")
        #expect(alone.text("grpcroutes.yaml").contains("service: \"a.B\""))
        for other in [
            "{path: /x/y/z, backend: rpc}", "{path: /a.B/, methods: [POST], backend: rpc}", "{path: /, backend: api}",
        ] {
            let mixed = Rendered(topology("\(other), {path: /c.D, backend: rpc}", backends: backends, rest: tls))
            #expect(mixed.text("grpcroutes.yaml") == "")
            #expect(mixed.messages.contains { $0.contains("LB0548") })
        }
    }
}
