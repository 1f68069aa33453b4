import TestSupport
import Testing

@Suite("Live: browsers get the same leave on every balancer", .ownThreads)
struct CORSTests {
    private static func topology(_ backends: Backends) throws -> String {
        """
        rate_limits: {slow: {rate: 1/m, burst: 1}}
        defaults:
          response_headers: {set: {X-Everywhere: "yes"}}
        backends:
          app: {servers: \(Topology.servers(backends))}
          dead: {servers: ["127.0.0.1:\(try PortPool.take())"]}
        sites:
          all:
            hosts: ["*"]
            cors:
              origins: ["https://app.example.com", "https://*.example.org", "http://localhost:3000"]
              methods: [GET, PUT]
              headers: [X-Token, Content-Type]
              expose_headers: [X-Server]
              credentials: true
              max_age: 10m
            routes:
              - {path: /, backend: app}
              - {path: /dead/, backend: dead}
              - {path: /limited/, backend: app, rate_limit: slow}
              - {path: {exact: /say}, respond: {status: 200, body: "ok\\n"}, rate_limit: slow}
              - {path: /public/, backend: app, cors: {origins: "*", headers: ["*"]}}
        """
    }

    private static func preflight(_ path: String, origin: String, port: Int, host: String = "a.test") throws
        -> HTTPResponse
    {
        let lines = [
            "OPTIONS \(path) HTTP/1.1", "Host: \(host)", "Origin: \(origin)", "Access-Control-Request-Method: PUT",
            "Access-Control-Request-Headers: x-token",
        ]
        return try HTTPConnection(port: port).ask(lines.map { $0 + "\r\n" }.joined() + "\r\n")
    }

    /// Every header that CORS makes, sorted.
    private static func leave(_ answer: HTTPResponse) -> [String] {
        answer.headers.filter { $0.name.lowercased().hasPrefix("access-control-") || $0.name.lowercased() == "vary" }
            .map { "\($0.name.lowercased()): \($0.value)" }.sorted()
    }

    @Test("preflights are answered by the balancer and never reach a server")
    func preflights() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let runs = try EachBalancer.run(try Self.topology(backends)) { port in
            try backends.resetCounts()
            let app = "https://app.example.com"
            let admitted = try (["/", "/dead/", "/limited/", "/limited/", "/limited/", "/say", "/say"]).map {
                try Self.preflight($0, origin: app, port: port)
            }
            let strange = try ["https://evil.test", "https://app.example.com.evil.test", "null", "https://example.org"]
                .map { try Self.preflight("/", origin: $0, port: port) }
            let open = try Self.preflight("/public/x", origin: "https://evil.test", port: port)
            let counts = try backends.counts()
            let plain = try HTTPConnection(port: port).ask(
                "OPTIONS / HTTP/1.1\r\nHost: a.test\r\nOrigin: \(app)\r\n\r\n")
            return (admitted, strange, open, counts, plain)
        }
        for (balancer, (admitted, strange, open, counts, plain)) in runs {
            for answer in admitted {
                #expect(answer.status == 204, "\(balancer)")
                #expect(
                    Self.leave(answer) == [
                        "access-control-allow-credentials: true", "access-control-allow-headers: X-Token, Content-Type",
                        "access-control-allow-methods: GET, PUT",
                        "access-control-allow-origin: https://app.example.com",
                        "access-control-expose-headers: X-Server", "access-control-max-age: 600", "vary: Origin",
                    ], "\(balancer)")
                #expect(answer["X-Everywhere"] == "yes", "\(balancer)")
            }
            for answer in strange {
                #expect(answer.status == 204 && Self.leave(answer) == ["vary: Origin"], "\(balancer)")
            }
            #expect(open.status == 204, "\(balancer)")
            #expect(
                Self.leave(open) == [
                    "access-control-allow-headers: *", "access-control-allow-methods: GET, HEAD, POST",
                    "access-control-allow-origin: *",
                ], "\(balancer)")
            #expect(counts.isEmpty, "\(balancer): \(counts)")
            #expect(plain.server == "a", "\(balancer): an OPTIONS that is no preflight is the server's")
        }
    }

    @Test("answers say who may read them, errors too; what servers say of it is dropped")
    func answers() throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(["a"])
        let origins = [
            "https://app.example.com", "https://a.b.example.org", "https://A.example.org", "http://localhost:3000",
            "https://evil.test", "http://app.example.com", "https://xexample.org",
        ]
        let runs = try EachBalancer.run(try Self.topology(backends)) { port in
            let theirs = ["X-Answer: Access-Control-Allow-Origin: *", "X-Answer: Access-Control-Max-Age: 5"]
            let answers = try origins.map {
                try HTTPConnection.get("/", port: port, headers: theirs + ["Origin: \($0)"])
            }
            let bare = try HTTPConnection.get("/", port: port, headers: theirs)
            let errors = try ["/status/404", "/dead/", "/limited/", "/limited/", "/limited/"].map {
                try HTTPConnection.get($0, port: port, headers: ["Origin: \(origins[0])"])
            }
            return (answers, bare, errors, try HTTPConnection.get("/public/", port: port, headers: theirs))
        }
        for (balancer, (answers, bare, errors, open)) in runs {
            for (origin, answer) in zip(origins, answers) {
                let isAdmitted = origins.firstIndex(of: origin).map { $0 < 4 } ?? false
                let leave = [
                    "access-control-allow-credentials: true", "access-control-allow-origin: \(origin)",
                    "access-control-expose-headers: X-Server",
                ]
                #expect(Self.leave(answer) == (isAdmitted ? leave : []) + ["vary: Origin"], "\(origin) on \(balancer)")
            }
            #expect(Self.leave(bare) == ["vary: Origin"], "\(balancer)")
            #expect(errors.map(\.status) == [404, balancer == .nginx ? 502 : 503, 200, 200, 429], "\(balancer)")
            for answer in errors { #expect(answer["Access-Control-Allow-Origin"] == origins[0], "\(balancer)") }
            #expect(Self.leave(open) == ["access-control-allow-origin: *"], "\(balancer)")
        }
    }
}
