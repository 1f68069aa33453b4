import TestSupport
import Testing

@Suite("Live: a cookie keeps a client with its server", .ownThreads)
struct StickyTests {
    private static func topology(_ port: Int, _ servers: String) -> String {
        Topology.text(
            port: port,
            """
            defaults:
              retries: {attempts: 2, when: [connect, timeout]}
            backends:
              app:
                balance: round_robin
                sticky: {cookie: live-session, ttl: 1h, path: /, http_only: true}
                servers: \(servers)
            \(Topology.everythingToApp)
            """
        )
    }

    /// `name=value` of the only Set-Cookie header.
    private static func cookie(_ response: HTTPResponse) throws -> String {
        let header = try #require(response["Set-Cookie"], "one Set-Cookie: \(response.headers)")
        return String(header.prefix { $0 != ";" })
    }

    @Test("100 of 100 requests, new clients balanced, strange cookies ignored", arguments: Balancer.allCases)
    func sticks(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, Topology.servers(backends)), ports: [port]) { _ in
            let first = try HTTPConnection.get("/", port: port)
            let cookie = try Self.cookie(first)
            let attributes = try #require(first["Set-Cookie"]).split(separator: ";").map {
                $0.drop { $0 == " " }.lowercased()
            }
            #expect(attributes.contains("max-age=3600"))
            #expect(attributes.contains("httponly"))
            #expect(attributes.contains("path=/"))
            #expect(cookie.hasPrefix("live-session="))

            try backends.resetCounts()
            let connection = try HTTPConnection(port: port)
            for _ in 0..<100 {
                _ = try connection.get("/", headers: ["Cookie: other=1; \(cookie); third=3"])
            }
            #expect(try backends.counts() == [first.server: 100])

            try backends.resetCounts()
            for _ in 0..<30 { _ = try HTTPConnection.get("/", port: port) }
            #expect(try backends.counts() == ["a": 10, "b": 10, "c": 10])

            for strange in [
                "live-session=nobody", "live-session=", "xlive-session=\(cookie.drop { $0 != "=" }.dropFirst())",
            ] {
                let response = try HTTPConnection.get("/", port: port, headers: ["Cookie: \(strange)"])
                #expect(response.status == 200)
                _ = try Self.cookie(response)
            }
        }
    }

    @Test("an answer of the balancer's own binds nobody; a server's error does", arguments: Balancer.allCases)
    func ownAnswersBindNobody(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, Topology.servers(backends)), ports: [port]) { _ in
            let refused = try HTTPConnection.get("/status/502", port: port)
            #expect(refused.status == 502 && refused.server == "a")
            _ = try Self.cookie(refused)
            backends.killNow()
            let own = try HTTPConnection.get("/", port: port)
            #expect(own.status == 502 || own.status == 503)
            #expect(own["Set-Cookie"] == nil || balancer.bindsByItself)
        }
    }

    @Test("when its server dies, a client is bound to another", arguments: Balancer.allCases)
    func rebinds(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let pair = try ["a", "b"].map { try Backends([$0]) }
        let port = try PortPool.take()
        let servers = "[\(pair.map { "\"127.0.0.1:\($0.ports[0].port)\"" }.joined(separator: ", "))]"
        try balancer.run(Self.topology(port, servers), ports: [port]) { _ in
            let first = try HTTPConnection.get("/", port: port)
            let cookie = try Self.cookie(first)
            try #require(pair.first { $0.ports[0].name == first.server }).killNow()
            let second = try HTTPConnection.get("/", port: port, headers: ["Cookie: \(cookie)"])
            #expect(second.status == 200)
            #expect(second.server != first.server)
            let new = try Self.cookie(second)
            #expect(new != cookie)
            for _ in 0..<10 {
                let later = try HTTPConnection.get("/", port: port, headers: ["Cookie: \(new)"])
                #expect(later.status == 200 && later.server == second.server)
            }
        }
    }
}
