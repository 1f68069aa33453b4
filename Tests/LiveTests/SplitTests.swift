import TestSupport
import Testing

@Suite("Live: a split shares requests among backends by weight", .ownThreads)
struct SplitTests {
    private static func topology(_ port: Int, _ backends: Backends) -> String {
        let pools = ["a", "b", "c", "d"].map { name in
            let sticky = name == "d" ? "sticky: {cookie: stay, ttl: 1h}, " : ""
            return "  \(name): {\(sticky)servers: [{name: \(name)-1, address: 127.0.0.1, port: \(backends[name])}]}"
        }
        return Topology.text(
            port: port,
            """
            backends:
            \(pools.joined(separator: "\n"))
            rate_limits:
              slow: {rate: 1/m, burst: 4}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /gateway, split: {a: 70, b: 30, c: 0}}
                  - {path: /canary, split: {a: 95, b: 5}}
                  - {path: /three, split: {a: 3, b: 2, c: 1}}
                  - {path: /blue-green, split: {a: 0, b: 100}}
                  - {path: /sticky, split: {a: 1, d: 1}}
                  - {path: /limited, split: {a: 1, b: 1}, rate_limit: slow}
                  - {path: /some, methods: GET, headers: {X-Split: "1"}, split: {a: 1, b: 1}}
                  - {path: /some, backend: c}
                  - {path: /answers, methods: POST, respond: {status: 202, body: taken}, rate_limit: slow}
                  - {path: /answers, headers: {X-Moved: "1"}, redirect: {to: "https://new.test/there/", status: 308}}
                  - {path: /answers, backend: c}
            """
        )
    }

    /// Five standard deviations of a share among `count` requests: one run in two millions is farther off.
    private static func isNear(_ seen: Int, _ share: Double, of count: Int) -> Bool {
        let expected = share * Double(count)
        return abs(Double(seen) - expected) <= 5 * (expected * (1 - share)).squareRoot()
    }

    /// What each path's requests are shared by; together the distribution of the Gateway API's HTTPRouteWeight.
    private static let shares: [(path: String, shares: [String: Double])] = [
        ("/gateway", ["a": 0.7, "b": 0.3]), ("/canary/x", ["a": 0.95, "b": 0.05]),
        ("/three", ["a": 0.5, "b": 1.0 / 3, "c": 1.0 / 6]), ("/blue-green/x", ["b": 1]),
    ]

    @Test("2000 requests each are shared as the weights say", arguments: Balancer.allCases)
    func distribution(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c", "d"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ in
            for (path, shares) in Self.shares {
                let run = try LoadRun.run(port: port, connections: 4, .requests(2000), path: path)
                #expect(run.statuses == ["200": 2000], "\(path) on \(balancer): \(run.errors)")
                #expect(Set(run.servers.keys) == Set(shares.keys), "\(path) on \(balancer): \(run.servers)")
                for (name, share) in shares {
                    #expect(
                        Self.isNear(run.servers[name] ?? 0, share, of: 2000), "\(path) on \(balancer): \(run.servers)")
                }
            }
        }
    }

    @Test("a split keeps to its conditions, its limit and its backends' cookies", arguments: Balancer.allCases)
    func combinations(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c", "d"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            for _ in 0..<40 {
                let answer = try connection.get("/sticky/x")
                // Only the backend that keeps its clients sets a cookie.
                let cookie = answer["Set-Cookie"]
                #expect((cookie?.hasPrefix("stay=d-1;") ?? false) == (answer.server == "d"), "\(cookie ?? "none")")
            }
            let split = try (0..<40).map { _ in try connection.get("/some", headers: ["X-Split: 1"]).server }
            #expect(Set(split) == ["a", "b"])
            #expect(try connection.get("/some").server == "c")
            #expect(try connection.get("/some", headers: ["X-Split: 2"]).server == "c")
            let limited = try (0..<8).map { _ in try connection.get("/limited").status }
            #expect(limited == [200, 200, 200, 200, 200, 429, 429, 429])
        }
    }

    @Test("fixed answers and redirects keep to their conditions and limits", arguments: Balancer.allCases)
    func answers(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c", "d"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            let moved = try connection.get("/answers/x%2Fy?q=1", headers: ["X-Moved: 1"])
            #expect(moved.status == 308)
            #expect(moved["Location"] == "https://new.test/there/x%2Fy?q=1")
            #expect(try connection.get("/answers/x").server == "c")
            let post = "POST /answers HTTP/1.1\r\nHost: a.test\r\nX-Moved: 1\r\nContent-Length: 2\r\n\r\nhi"
            let taken = try (0..<7).map { _ in try connection.ask(post) }
            #expect(taken.map(\.status) == [202, 202, 202, 202, 202, 429, 429])
            #expect(taken[0].text == "taken")
            // What the limited route refuses does not touch its neighbours.
            #expect(try connection.get("/answers/x").server == "c")
            // HAProxy leaves it to the server to ask for the body.
            guard balancer == .nginx else { return }
            let waiting = "POST /some HTTP/1.1\r\nHost: a.test\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
            try connection.send(Array(waiting.utf8))
            #expect(try connection.readResponse().status == 100)
            try connection.send(Array("hi".utf8))
            #expect(try EchoedRequest(try connection.readResponse()).body == "hi")
        }
    }

    @Test("each route that conditions choose keeps its own limit of bodies", arguments: Balancer.allCases)
    func bodies(balancer: Balancer) throws {
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
                  - {path: /, backend: a, max_body: 1k}
                  - {path: /, methods: POST, backend: b, max_body: 9k}
                  - {path: /, methods: PATCH, backend: b}
            """)
        try balancer.run(topology, ports: [port]) { _ in
            func status(_ method: String, _ length: Int) throws -> Int {
                let head = "\(method) /x HTTP/1.1\r\nHost: a.test\r\nContent-Length: \(length)\r\n\r\n"
                return try HTTPConnection(port: port).ask(head + String(repeating: "x", count: length)).status
            }
            for (method, limit) in [("PUT", 1024), ("POST", 9 * 1024)] {
                let seen = try [limit, limit + 1, limit * 11].map { try status(method, $0) }
                #expect(seen == [200, 413, 413])
            }
            let free = try status("PATCH", 20_000)
            #expect(free == 200)
        }
    }
}
