import TestSupport
import Testing

@Suite("Live: headers are changed alike on every balancer", .ownThreads)
struct HeaderTests {
    /// Values that some syntax on the way could take for its own.
    private static let odd = #"a  b "q" 'c' $uri ${x} %[src] %% \ \n ; # {d} [e] é 100%"#
    /// The same as a double-quoted scalar of YAML, braces doubled.
    private static let written = #""a  b \"q\" 'c' $uri ${{x}} %[src] %% \\ \\n ; # {{d}} [e] é 100%""#

    @Test("servers see the headers that the route sets, and not those it removes")
    func requests() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let runs = try EachBalancer.run(
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                request_headers: {set: {X-Site: site}}
                routes:
                  - {path: /, backend: app}
                  - path: /api/
                    backend: app
                    request_headers:
                      set: {X-Odd: \(Self.written), X-Who: "{client_ip} {host} {scheme}", X-Id: "{request_id}"}
                      add: {X-Trail: [one, two]}
                      remove: [X-Debug, Authorization]
            """
        ) { port in
            let spoofed = [
                "X-Odd: mine", "X-Trail: zero", "X-Debug: 1", "Authorization: x", "X-Kept: 1", "X-Site: mine",
            ]
            return try ["/api/x", "/other"].map {
                try EchoedRequest(HTTPConnection.get($0, port: port, host: "App.Example.Test:81", headers: spoofed))
            }
        }
        for (balancer, echoes) in runs {
            let api = echoes[0]
            let odd = api.all("X-Odd").map {
                String(decoding: $0.unicodeScalars.map { UInt8($0.value) }, as: UTF8.self)
            }
            #expect(odd == [Self.odd], "\(balancer)")
            #expect(api.all("X-Who") == ["127.0.0.1 app.example.test http"], "\(balancer)")
            let id = api.all("X-Id").first ?? ""
            #expect(id.count == 32 && id.allSatisfy { $0.isHexDigit && !$0.isUppercase }, "\(balancer): \(id)")
            #expect(api.all("X-Trail") == ["zero", "one", "two"], "\(balancer)")
            #expect(api.all("X-Debug") == [] && api.all("Authorization") == [], "\(balancer)")
            #expect(api.all("X-Kept") == ["1"], "\(balancer)")
            #expect(api.all("X-Site") == ["mine"], "the route's own changes replace the site's as a whole")
            #expect(api.all("X-Forwarded-For") == ["127.0.0.1"], "\(balancer)")
            #expect(api.host == "App.Example.Test:81", "\(balancer)")
            #expect(echoes[1].all("X-Site") == ["site"], "\(balancer)")
        }
    }

    @Test("clients see the headers that the route sets, on errors and on answers of the balancer too")
    func answers() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let runs = try EachBalancer.run(
            """
            rate_limits:
              slow: {rate: 1/m, burst: 0}
              fast: {rate: 100/s}
            defaults:
              response_headers:
                set: {X-Odd: \(Self.written), X-Server: "{server}", X-By: "by {server}.", Set-Cookie: [p=1, q=2]}
                add: {Vary: Origin}
                remove: [X-Powered-By]
            backends:
              app: {servers: [{name: alpha, address: 127.0.0.1, port: \(backends["a"])}]}
              dead: {servers: ["127.0.0.1:\(try PortPool.take())"]}
            sites:
              all:
                hosts: [app.example.test]
                routes:
                  - {path: /, backend: app}
                  - {path: /dead/, backend: dead}
                  - {path: /limited/, backend: app, rate_limit: slow}
                  - {path: /go/, redirect: {to: "https://example.com/"}}
                  - {path: {exact: /say}, respond: {status: 503, body: "no\\n"}, rate_limit: fast}
            """
        ) { port in
            let more = ["Odd: x", "Powered-By: php", "By: them", "Odd: y"].map { "X-Answer: X-\($0)" }
            let lines = more + ["X-Answer: Set-Cookie: theirs=1", "X-Answer: Vary: Accept"]
            let paths = ["/", "/status/404", "/dead/", "/limited/", "/limited/", "/go/x", "/say"]
            let own = try paths.map { try HTTPConnection.get($0, port: port, headers: lines) }
            return (own, try HTTPConnection.get("/", port: port, host: "other.example.test"))
        }
        for (balancer, (answers, stranger)) in runs {
            let unreachable = balancer == .nginx ? 502 : 503
            #expect(answers.map(\.status) == [200, 404, unreachable, 200, 429, 302, 503], "\(balancer)")
            for (index, answer) in answers.enumerated() {
                #expect(answer.all("X-Odd") == [Self.odd], "\(balancer), \(index): \(answer.headers)")
                #expect(answer.all("Set-Cookie") == ["p=1", "q=2"], "\(balancer), \(index)")
                #expect(answer.all("X-Powered-By") == [], "\(balancer), \(index)")
                let isServer = [0, 1, 3].contains(index)
                #expect(answer.all("X-Server") == (isServer ? ["alpha"] : []), "\(balancer), \(index)")
                #expect(answer.all("X-By") == [isServer ? "by alpha." : "by ."], "\(balancer), \(index)")
                #expect(answer.all("Vary") == (isServer ? ["Accept", "Origin"] : ["Origin"]), "\(balancer), \(index)")
            }
            #expect(stranger.status == 404 && stranger.all("X-Odd") == [], "\(balancer): a request without a route")
        }
    }

    @Test("a sticky cookie is set beside the cookies that a route sets")
    func stickyCookies() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a", "b"])
        let runs = try EachBalancer.run(
            """
            backends:
              app: {servers: \(Topology.servers(backends)), sticky: {cookie: bound}}
            sites:
              all:
                hosts: ["*"]
                response_headers: {set: {Set-Cookie: seen=1}, remove: [X-Server]}
                routes: [{backend: app}]
            """
        ) { port in
            try HTTPConnection.get("/", port: port, headers: ["X-Answer: Set-Cookie: theirs=1"])
        }
        for (balancer, answer) in runs {
            let names = answer.all("Set-Cookie").map { $0.prefix { $0 != "=" } }.sorted()
            #expect(names == ["bound", "seen"], "\(balancer): \(answer.headers)")
            #expect(answer.all("X-Server") == [], "\(balancer)")
        }
    }
}
