import Testing

/// What the Ingress resource and each controller's annotations say.
@Suite struct IngressTests {
    private static let controllers = ["ingress-nginx", "nginx-ic", "haproxy-ingress", "traefik"]

    private func topology(_ routes: String, _ controller: String, api: String = "", rest: String = "") -> String {
        """
        lbgen: 1
        name: shop
        targets: {kubernetes: {ingress: {controller: \(controller)}}}
        \(rest)
        backends: {api: {servers: [10.0.0.1:80]\(api)}, img: {servers: [10.0.0.2:80]}}
        sites: {web: {hosts: [a.example.com], routes: [\(routes)]}}
        """
    }

    private func ingress(_ routes: String, _ controller: String, api: String = "", rest: String = "") -> String {
        Rendered(topology(routes, controller, api: api, rest: rest)).text("ingress.yaml")
    }

    @Test(arguments: controllers)
    func prefixesAreAlwaysExactAndBelow(_ controller: String) {
        let text = ingress("{path: /api, backend: api}, {path: /, backend: api}", controller)
        #expect(text.contains("path: \"/api\"\n            pathType: \"Exact\""))
        #expect(text.contains("path: \"/api/\"\n            pathType: \"Prefix\""))
        #expect(text.contains("path: \"/\"\n            pathType: \"Prefix\""))
        #expect(!text.contains("path: \"/api\"\n            pathType: \"Prefix\""))
    }

    @Test(arguments: controllers)
    func anExactRouteKeepsItsPathFromThePrefix(_ controller: String) {
        let text = ingress("{path: /api/, backend: api}, {path: {exact: /api}, backend: img}", controller)
        #expect(text.components("path: \"/api\"\n") == 2)
    }

    @Test(arguments: controllers)
    func nothingButPlainPathsReachesAController(_ controller: String) {
        for path in ["/a b", "/a;b", "/a{b", "/a$b", "/a\\\\b", "/é", "/a'b", "/a:b"] {
            let out = Rendered(topology("{path: \"\(path)\", backend: img}, {path: /, backend: api}", controller))
            #expect(out.errors == ["LB0502"], "\(path) \(out.messages)")
        }
    }

    @Test func snippetsAreNeverWritten() {
        for controller in Self.controllers {
            #expect(!ingress("{path: /, backend: api, buffering: false}", controller).contains("snippet"))
        }
    }

    @Test func aCookieIsSaidInEachDialect() {
        let sticky = ", sticky: {cookie: sid, ttl: 1h, domain: .example.com, secure: true, same_site: lax}"
        let words = [
            "ingress-nginx": "session-cookie-max-age: \"3600\"",
            "nginx-ic":
                "\"serviceName=shop-api sid expires=1h domain=.example.com httponly secure samesite=lax path=/\"",
            "haproxy-ingress":
                "\"indirect nocache httponly secure domain .example.com attr Max-Age=3600 attr SameSite=Lax\"",
        ]
        for (controller, expected) in words {
            #expect(ingress("{path: /, backend: api}", controller, api: sticky).contains(expected), "\(controller)")
        }
        let traefik = Rendered(topology("{path: /, backend: api}", "traefik", api: sticky)).text("services.yaml")
        #expect(traefik.contains("service.sticky.cookie.maxage: \"3600\""))
    }

    @Test(arguments: ["a!b", "a#b", "a&b"])
    func cookieNamesThatBreakADialectAreLost(_ name: String) {
        let out = Rendered(topology("{path: /, backend: api}", "ingress-nginx", api: ", sticky: {cookie: '\(name)'}"))
        #expect(out.errors == ["LB0501"], "\(out.messages)")
        let haproxy = Rendered(topology("{path: /, backend: api}", "haproxy-ingress", api: ", sticky: {cookie: 'a#b'}"))
        #expect(haproxy.errors == ["LB0501"], "\(haproxy.messages)")
    }

    @Test func routesWithOtherPoliciesHaveIngressesOfTheirOwn() {
        let text = ingress(
            "{path: /ws/, backend: api, websocket: true}, {path: /s/, backend: api, buffering: false}, {path: /, backend: api}",
            "ingress-nginx")
        for name in ["shop-web", "shop-web-api-ws", "shop-web-api-unbuffered"] {
            #expect(text.contains("name: \"\(name)\""))
        }
        #expect(text.contains("proxy-read-timeout: \"3600\""))
        #expect(text.contains("proxy-buffering: \"off\""))
    }

    @Test func oneHostOfNginxICHasAMasterAndMinions() {
        let text = ingress(
            "{path: /s/, backend: api, buffering: false}, {path: {regex: '\\.m3u8$'}, backend: img}, {path: /, backend: api}",
            "nginx-ic")
        #expect(text.components("mergeable-ingress-type: \"master\"") == 2)
        #expect(text.components("mergeable-ingress-type: \"minion\"") == 4)
        #expect(text.contains("path: \"/.*\\\\.m3u8$\"\n            pathType: \"ImplementationSpecific\""))
        #expect(text.contains("path-regex: \"case_sensitive\""))
        let plain = ingress("{path: /, backend: api}", "nginx-ic")
        #expect(!plain.contains("mergeable"))
    }

    @Test func traefikRanksItsPaths() {
        let text = ingress(
            "{path: {exact: /a}, backend: img}, {path: /, backend: api}, {path: /a/b/, backend: api}", "traefik")
        for rank in [3_010_000, 3_000_001, 3_000_005] {
            #expect(text.contains("router.priority: \"\(rank)\""), "\(text)")
        }
    }

    @Test func hashesNameVariablesOnly() {
        for (key, variable) in [
            ("client_ip", "$remote_addr"), ("'header:X-User'", "$http_x_user"), ("uri", "$request_uri"),
        ] {
            let balance = ", balance: {hash: \(key), consistent: true}"
            #expect(
                ingress("{path: /, backend: api}", "ingress-nginx", api: balance).contains(
                    "upstream-hash-by: \"\(variable)\""))
            #expect(
                ingress("{path: /, backend: api}", "nginx-ic", api: balance).contains("\"hash \(variable) consistent\"")
            )
        }
        let out = Rendered(topology("{path: /, backend: api}", "ingress-nginx", api: ", balance: {hash: 'cookie:a-b'}"))
        #expect(out.errors == ["LB0502"], "\(out.messages)")
    }

    @Test func limitsAreMultiplesInIngressNginx() {
        let rest = "rate_limits: {a: {rate: 10/s, burst: 30}, b: {rate: 5/s, burst: 7}}"
        let exact = Rendered(topology("{path: /, backend: api, rate_limit: a}", "ingress-nginx", rest: rest + "\n"))
        #expect(
            exact.text("ingress.yaml").contains(
                "limit-rps: \"10\"\n    nginx.ingress.kubernetes.io/limit-burst-multiplier: \"3\""))
        let near = Rendered(topology("{path: /, backend: api, rate_limit: b}", "ingress-nginx", rest: rest))
        #expect(near.messages.contains { $0.hasPrefix("note LB0564") && $0.contains("the burst of `b` is 5") })
        let minute = ingress(
            "{path: /, backend: api, rate_limit: c}", "ingress-nginx",
            rest: rest.replacing("}}", with: "}, c: {rate: 60/m}}"))
        #expect(minute.contains("limit-rps: \"1\""))
        let none = Rendered(
            topology(
                "{path: /, backend: api, rate_limit: a}", "ingress-nginx",
                rest: "rate_limits: {a: {rate: 10/s, burst: 0}}"))
        #expect(none.errors == ["LB0502"], "\(none.messages)")
        let both = Rendered(topology("{path: /, backend: api, rate_limit: [a, b]}", "ingress-nginx", rest: rest))
        #expect(both.errors == ["LB0502"])
        let f5 = ingress("{path: /, backend: api, rate_limit: b}", "nginx-ic", rest: rest)
        #expect(
            f5.contains("limit-req-rate: \"5r/s\"") && f5.contains("limit-req-burst: \"7\"")
                && f5.contains("reject-code: \"429\""))
        let traefik = ingress("{path: /, backend: api, rate_limit: a}", "traefik", rest: rest)
        #expect(traefik.contains("average: 10") && traefik.contains("burst: 31"))
    }

    @Test func redirectsOfIngressNginxKeepThePathOrReplaceAll() {
        let kept = ingress(
            "{path: /x/, redirect: {host: b.example.com, status: 301}}, {path: /, backend: api}", "ingress-nginx")
        #expect(kept.contains("permanent-redirect: \"$scheme://b.example.com$request_uri\""))
        let exact = ingress(
            "{path: {exact: /x}, redirect: {to: 'https://b.example.com/y', status: 308}}, {path: /, backend: api}",
            "ingress-nginx")
        #expect(exact.contains("permanent-redirect: \"https://b.example.com/y\""))
        #expect(exact.contains("permanent-redirect-code: \"308\""))
        let below = Rendered(
            topology(
                "{path: /x/, redirect: {to: 'https://b.example.com/y/'}}, {path: /, backend: api}", "ingress-nginx"))
        #expect(below.errors == ["LB0554"])
        #expect(!below.text("ingress.yaml").contains("\"/x"))
    }

    @Test func certificatesAreSecrets() {
        let rest = """
            listeners:
              http: {port: 80, redirect: https}
              https: {port: 443, tls: {certificates: [{hosts: [a.example.com], certificate: /a.crt, key: /a.key, secret: a-tls}]}}
            """
        let text = ingress("{path: /, backend: api}", "ingress-nginx", rest: rest)
        #expect(text.contains("  tls:\n    - hosts:\n        - \"a.example.com\"\n      secretName: \"a-tls\"\n"))
        #expect(text.contains("ssl-redirect: \"true\""))
        let plainToo = ingress(
            "{path: /, backend: api}", "ingress-nginx", rest: rest.replacing(", redirect: https", with: ""))
        #expect(plainToo.contains("ssl-redirect: \"false\""))
        let traefik = ingress("{path: /, backend: api}", "traefik", rest: rest.replacing(", redirect: https", with: ""))
        #expect(traefik.contains("name: \"shop-web-web\"") && traefik.contains("router.entrypoints: \"websecure\""))
    }

    @Test func listenersWithOtherRoutesAreLost() {
        let out = Rendered(
            """
            lbgen: 1
            name: shop
            targets: {kubernetes: {ingress: {controller: nginx-ic}}}
            listeners: {http: {port: 80}, admin: {port: 8080}}
            backends: {api: {servers: [10.0.0.1:80]}}
            sites:
              web: {hosts: [a.example.com], listeners: [http], routes: [{path: /, backend: api}]}
              adm: {hosts: [a.example.com], listeners: [admin], routes: [{path: /adm, backend: api}]}
            """)
        #expect(out.errors == ["LB0502"], "\(out.messages)")
    }

    @Test func severalControllersHaveFilesOfTheirOwn() {
        let text = topology("{path: /, backend: api}", "x").replacing(
            "{controller: x}", with: "[{controller: nginx-ic}, {controller: traefik}]")
        let out = Rendered(text)
        #expect(out.text("ingress-nginx-ic.yaml").contains("name: \"shop-web\""))
        #expect(out.text("ingress-traefik.yaml").contains("name: \"shop-web-traefik\""))
        #expect(out.text("ingress-traefik.yaml").contains("ingressClassName: \"traefik\""))
    }

    @Test func aBackendOfHAProxyIngressHasOneSetOfTimeouts() {
        let out = Rendered(
            topology("{path: /s/, backend: api, timeouts: {server: 1h}}, {path: /, backend: api}", "haproxy-ingress"))
        #expect(out.errors == ["LB0562"], "\(out.messages)")
    }
}
