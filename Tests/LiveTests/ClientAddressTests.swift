import TestSupport
import Testing

/// Who connects from 127.0.0.1 or 127.0.0.3 is a trusted proxy, from 127.0.0.2 a stranger.
@Suite("Live: who the client is", .ownThreads)
struct ClientAddressTests {
    private static let trust = "trusted_proxies: [127.0.0.1, 127.0.0.3, 10.0.0.0/8, \"2001:db8:1::/48\"]"

    private static func topology(_ port: Int, _ backends: Backends, _ settings: String = trust) -> String {
        """
        lbgen: 1
        name: live
        targets: \(Topology.targets())
        listeners:
          http: {port: \(port), addresses: ["127.0.0.1"], \(settings)}
        rate_limits:
          slow: {per: client_ip, rate: 1/m, burst: 0, status: 429}
        backends:
          app: {servers: \(Topology.servers(backends))}
        sites:
          all: {hosts: ["*"], routes: [{path: /limited, backend: app, rate_limit: slow}, {backend: app}]}
        """
    }

    /// What a trusted proxy sends, and who the client is then.
    private static let chains: [(sent: [String], client: String)] = [
        ([], "127.0.0.1"),
        (["X-Forwarded-For: 203.0.113.7"], "203.0.113.7"),
        (["X-Forwarded-For: 203.0.113.7, 10.1.1.1"], "203.0.113.7"),
        (["X-Forwarded-For: 198.51.100.9, 203.0.113.7, 10.1.1.1,10.2.2.2"], "203.0.113.7"),
        (["X-Forwarded-For: 203.0.113.7", "X-Forwarded-For: 10.1.1.1"], "203.0.113.7"),
        (["X-Forwarded-For: 10.5.5.5, 10.6.6.6"], "10.5.5.5"),
        (["X-Forwarded-For: unknown, 10.1.1.1"], "10.1.1.1"),
        (["X-Forwarded-For: <script>"], "127.0.0.1"),
        (["X-Forwarded-For: 203.0.113.400"], "127.0.0.1"),
        (["X-Forwarded-For: 203.0.113.7:4711, 10.1.1.1"], "203.0.113.7"),
        (["X-Forwarded-For: 2001:db8:9::7, 2001:db8:1::1"], "2001:db8:9::7"),
        (["X-Forwarded-For: [2001:db8:9::7]:443, 10.0.0.1"], "2001:db8:9::7"),
        (
            ["X-Forwarded-For: 203.0.113.7, 10.0.0.7, 10.0.0.6, 10.0.0.5, 10.0.0.4, 10.0.0.3, 10.0.0.2, 10.0.0.1"],
            "203.0.113.7"
        ),
    ]

    @Test("a trusted proxy's word counts, a stranger's does not", arguments: Balancer.allCases)
    func trusted(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ in
            for (sent, client) in Self.chains {
                let echo = try EchoedRequest(HTTPConnection.get("/", port: port, headers: sent))
                #expect(echo.all("X-Forwarded-For") == [client], "\(sent)")
                #expect(echo.all("X-Real-IP") == [client], "\(sent)")
            }
            let claims = ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: evil.test"]
            let spoofed = try EchoedRequest(HTTPConnection.get("/", port: port, headers: claims, from: "127.0.0.2"))
            #expect(spoofed.all("X-Forwarded-For") == ["127.0.0.2"])
            #expect(spoofed.all("X-Real-IP") == ["127.0.0.2"])
            #expect(spoofed.all("X-Forwarded-Proto") == ["http"])
            #expect(spoofed.all("X-Forwarded-Host") == ["app.example.test"])
            let believed = try EchoedRequest(HTTPConnection.get("/", port: port, headers: claims, from: "127.0.0.3"))
            #expect(believed.all("X-Forwarded-Proto") == ["https"])
            #expect(believed.all("X-Forwarded-Host") == ["evil.test"])
            let odd = try EchoedRequest(HTTPConnection.get("/", port: port, headers: ["X-Forwarded-Proto: gopher"]))
            #expect(odd.all("X-Forwarded-Proto") == ["http"])
        }
    }

    @Test("the clients of one proxy's connection are told apart, by limits too", arguments: Balancer.allCases)
    func kept(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends), ports: [port]) { _ in
            let proxy = try HTTPConnection(port: port)
            let statuses = try ["203.0.113.1", "203.0.113.2", "203.0.113.1", "203.0.113.2", "203.0.113.3"].map {
                try proxy.get("/limited", headers: ["X-Forwarded-For: \($0)"]).status
            }
            #expect(statuses == [200, 200, 429, 429, 200])
            let last = try EchoedRequest(proxy.get("/"))
            #expect(last.all("X-Forwarded-For") == ["127.0.0.1"], "nothing is left of the request before")
        }
    }

    /// The PROXY header of version 2 (haproxy.org, proxy-protocol.txt, 2.2) of a TCP client 203.0.113.7:4711.
    private static let binaryHeader: [UInt8] =
        [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A, 0x21, 0x11, 0x00, 0x0C]
        + [203, 0, 113, 7, 127, 0, 0, 1, 0x12, 0x67, 0x00, 0x50]

    @Test("a PROXY header of either version tells the client, a stranger's does not", arguments: Balancer.allCases)
    func headers(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let topology = Self.topology(port, backends, "proxy_protocol: true, trusted_proxies: [127.0.0.1]")
        let text = Array("PROXY TCP4 203.0.113.7 127.0.0.1 4711 80\r\n".utf8)
        let request = "GET / HTTP/1.1\r\nHost: app.example.test\r\nX-Forwarded-For: 192.0.2.1\r\n\r\n"
        try balancer.run(topology, ports: [port]) { _ in
            for header in [text, Self.binaryHeader] {
                let connection = try HTTPConnection(port: port)
                try connection.send(header)
                let echo = try EchoedRequest(connection.ask(request))
                #expect(echo.all("X-Forwarded-For") == ["203.0.113.7"])
            }
            let bare = try HTTPConnection(port: port)
            try bare.send(Array(request.utf8))
            let unread = try? bare.readResponse()
            #expect(unread?.status != 200, "without the header a trusted proxy is not served")
            let stranger = try HTTPConnection(port: port, from: "127.0.0.2")
            try stranger.send(text)
            let answer = try? stranger.ask(request)
            let seen = try answer.flatMap { $0.status == 200 ? try EchoedRequest($0) : nil }
            #expect(seen == nil || seen?.all("X-Forwarded-For") == ["127.0.0.2"], "a stranger must not be believed")
        }
    }

    @Test("the status page is closed to strangers", arguments: Balancer.allCases)
    func status(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let (port, page) = (try PortPool.take(), try PortPool.take())
        let topology =
            Self.topology(port, backends) + """

                status: {listen: "127.0.0.1:\(page)", path: /stats, allow: [127.0.0.1]}
                """
        try balancer.run(topology, ports: [port, page]) { _ in
            let friend = try HTTPConnection.get("/stats", port: page)
            let stranger = try HTTPConnection.get("/stats", port: page, from: "127.0.0.2")
            let claim = ["X-Forwarded-For: 127.0.0.1"]
            let liar = try HTTPConnection.get("/stats", port: page, headers: claim, from: "127.0.0.2")
            #expect([friend, stranger, liar].map(\.status) == [200, 403, 403])
        }
    }
}
