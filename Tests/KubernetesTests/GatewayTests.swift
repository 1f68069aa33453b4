import Testing

/// The Gateway and its routes.
@Suite struct GatewayTests {
    private func topology(_ routes: String, version: String = "1.4", channel: String = "standard", rest: String = "")
        -> String
    {
        """
        lbgen: 1
        name: shop
        targets: {kubernetes: {gateway: {version: "\(version)", channel: \(channel), class: eg}}}
        \(rest)
        backends: {api: {servers: [10.0.0.1:80]}, img: {servers: [10.0.0.2:80]}}
        sites: {web: {hosts: [a.example.com], routes: [\(routes)]}}
        """
    }

    private static let tls = """
        listeners:
          http: {port: 80, redirect: https}
          https:
            port: 8443
            tls:
              certificates:
                - {hosts: [b.example.com], certificate: /a.crt, key: /a.key, secret: b-tls}
                - {hosts: ["*.example.com"], certificate: /b.crt, key: /b.key, secret: wild-tls}
        """

    @Test func pathsAreMatchedBySegments() {
        let text = Rendered(
            topology("{path: /api/, backend: api}, {path: {exact: /x}, backend: img}, {path: '/ä b', backend: api}")
        ).text("httproutes.yaml")
        #expect(text.contains("type: \"PathPrefix\"\n            value: \"/api\""))
        #expect(text.contains("type: \"Exact\"\n            value: \"/x\""))
        #expect(text.contains("value: \"/%C3%A4%20b\""))
    }

    @Test func redirectsKeepWhatIsBehindAPrefix() {
        let out = Rendered(
            topology(
                "{path: /old/, redirect: {to: 'https://b.example.com/new/', status: 301}}, {path: /, backend: api}"))
        #expect(
            out.text("httproutes.yaml").contains(
                """
                        - type: "RequestRedirect"
                          requestRedirect:
                            scheme: "https"
                            hostname: "b.example.com"
                            path:
                              type: "ReplacePrefixMatch"
                              replacePrefixMatch: "/new"
                            statusCode: 301
                """))
    }

    @Test(arguments: [("1.4", ["LB0554"]), ("1.5", [])])
    func statusesComeWithAVersion(_ version: String, _ errors: [String]) {
        let out = Rendered(
            topology(
                "{path: /old, redirect: {host: b.example.com, status: 308}}, {path: /, backend: api}", version: version)
        )
        #expect(out.errors == errors, "\(out.messages)")
    }

    @Test(arguments: [
        "{to: 'https://b.example.com/?a=1'}", "{to: 'https://10.0.0.1/'}", "{to: 'https://[2001:db8::1]:443/'}",
    ])
    func targetsThatAFilterCannotHoldAreLost(_ redirect: String) {
        let out = Rendered(topology("{path: /old, redirect: \(redirect)}, {path: /, backend: api}"))
        #expect(out.errors == ["LB0554"], "\(out.messages)")
        #expect(!out.text("httproutes.yaml").contains("/old"))
    }

    @Test func certificatesHaveListenersOfTheirHosts() {
        let out = Rendered(topology("{path: /, backend: api}", rest: Self.tls))
        let gateway = out.text("gateway.yaml")
        #expect(out.errors == [], "\(out.messages)")
        #expect(gateway.contains("name: \"https-x-example-com\""))
        #expect(gateway.contains("hostname: \"*.example.com\""))
        let routes = out.text("httproutes.yaml")
        #expect(routes.contains("name: \"shop-http-redirect\""))
        #expect(routes.contains("scheme: \"https\"\n            port: 8443\n            statusCode: 301"))
        #expect(routes.contains("sectionName: \"https-x-example-com\"\n  hostnames:\n    - \"a.example.com\""))
        #expect(!routes.contains("sectionName: \"https\"\n  hostnames"))
    }

    @Test func aCertificateWithoutSecretIsLost() {
        let rest =
            "listeners: {https: {port: 443, tls: {certificates: [{hosts: [a.example.com], certificate: /a.crt, key: /a.key}]}}}"
        #expect(Rendered(topology("{path: /, backend: api}", rest: rest)).errors == ["LB0511"])
    }

    @Test func longListsAreSplit() {
        let routes = (1...40).map { "{path: /p\($0), backend: api}" }.joined(separator: ", ")
        let hosts = (1...20).map { "h\($0).example.com" }.joined(separator: ", ")
        let out = Rendered(topology(routes).replacing("[a.example.com]", with: "[\(hosts)]"))
        let text = out.text("httproutes.yaml")
        #expect(text.components("kind: \"HTTPRoute\"") == 7)
        for name in ["\"shop-web\"", "\"shop-web-001\"", "\"shop-web-005\""] { #expect(text.contains("name: \(name)")) }
    }

    @Test(arguments: [("1.4", "standard", ["LB0514"]), ("1.4", "experimental", []), ("1.6", "standard", [])])
    func tcpListenersComeWithAVersion(_ version: String, _ channel: String, _ errors: [String]) {
        let rest = "listeners: {http: {port: 80}, game: {protocol: tcp, port: 8765, backend: img}}"
        let out = Rendered(topology("{path: /, backend: api}", version: version, channel: channel, rest: rest))
        #expect(out.errors == errors, "\(out.messages)")
        let api = version == "1.6" ? "v1" : "v1alpha2"
        #expect(
            out.text("tcproutes.yaml").contains("gateway.networking.k8s.io/\(api)\"\nkind: \"TCPRoute\"")
                == errors.isEmpty)
        #expect(out.text("gateway.yaml").contains("protocol: \"TCP\"") == errors.isEmpty)
    }

    @Test func cookiesAndRetriesAreOfTheExperimentalChannel() {
        let text = topology(
            "{path: /, backend: api, retries: {attempts: 3, when: [connect, 502]}}", channel: "experimental"
        ).replacing("[10.0.0.1:80]", with: "[10.0.0.1:80], sticky: {cookie: s, ttl: 30d}")
        let out = Rendered(text)
        #expect(out.errors == [], "\(out.messages)")
        let routes = out.text("httproutes.yaml")
        #expect(routes.contains("sessionName: \"s\"\n        type: \"Cookie\"\n        absoluteTimeout: \"720h\""))
        #expect(routes.contains("codes:\n          - 502\n        attempts: 3"))
        let standard = Rendered(text.replacing("experimental", with: "standard"))
        #expect(Set(standard.errors) == ["LB0540", "LB0563"], "\(standard.messages)")
        #expect(!standard.text("httproutes.yaml").contains("sessionPersistence"))
    }

    @Test func aServiceSpeaksWebsocketWhenAllItsRoutesDo() {
        let all = Rendered(topology("{path: /, backend: api}, {path: /ws, backend: img, websocket: true}"))
        #expect(all.text("services.yaml").components("appProtocol: \"kubernetes.io/ws\"") == 2)
        let some = Rendered(topology("{path: /, backend: img}, {path: /ws, backend: img, websocket: true}"))
        #expect(!some.text("services.yaml").contains("appProtocol"))
    }
}
