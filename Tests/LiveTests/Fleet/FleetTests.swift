import Foundation
import TestSupport
import Testing

/// The promise of the examples `iptv` and `iptv-main`, on their own files, addresses and times.
@Suite("Live: three edges, their agents and the main server", .ownThreads)
struct FleetTests {
    /// HAProxy asks agents and health pages every 2 s; a machine that is busy takes a moment more.
    private static let twoIntervals = 4.0 + 0.7

    /// A fleet of which all edges are registered and get clients: a load balancer that was there first has to find them.
    private static func start(_ main: Balancer) throws -> FleetBench {
        let bench = try FleetBench(main)
        let deadline = Date() + 30
        while bench.application.reports.count < 3, Date() < deadline { usleep(50_000) }
        while try bench.shares(20).filter({ $0.key.hasPrefix("edge-") }).count < 3, Date() < deadline {
            usleep(200_000)
        }
        // What agents say is asked for apart from health.
        usleep(2_200_000)
        return bench
    }

    @Test("clients go where there is room: full, drained, dead and cut off edges get none, and come back")
    func haproxyChooses() throws {
        guard Demand.met("nginx", "haproxy", "python3", "curl", "openssl", "ip", "nsenter") else { return }
        let bench = try Self.start(.haproxy)
        defer { bench.remove() }
        let registered = Set(bench.application.registrations.compactMap(\.body.name))
        try #require(registered == ["edge-1", "edge-2", "edge-3"], "\(bench.words)")
        try Self.expectShares(bench, ["edge-1": 40, "edge-2": 40, "edge-3": 20])
        #expect(try bench.shares(10, "us-west") == ["edge-3": 10])
        try Self.fullEdge(bench)
        try Self.drainedEdge(bench)
        try Self.deadEdge(bench)
        try Self.cutRegion(bench)
        // Each backend asks for itself: one may know of a return an interval after another.
        #expect(try bench.firstSent(to: "edge-3", within: 6) < Self.twoIntervals)
        try Self.expectShares(bench, ["edge-1": 40, "edge-2": 40, "edge-3": 20])
    }

    /// Of so many clients as `expected` has in all: agents see the load balancer's own checks, so weights differ by a hundredth.
    private static func expectShares(
        _ bench: FleetBench, _ expected: [String: Int], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let shares = try bench.shares(expected.values.reduce(0, +))
        let isNear = expected.allSatisfy { abs((shares[$0.key] ?? 0) - $0.value) <= 3 }
        #expect(
            isNear && Set(shares.keys) == Set(expected.keys), "\(shares)\n\(bench.words)",
            sourceLocation: sourceLocation)
    }

    /// The whole west: 500 clients are all that its edge is good for.
    private static func fullEdge(_ bench: FleetBench) throws {
        var clients = try bench.edges[2].occupy(500)
        #expect(try bench.lastSent(to: "edge-3", watching: 6) < twoIntervals)
        try expectShares(bench, ["edge-1": 20, "edge-2": 20])
        #expect(try Set(bench.shares(10, "us-west").keys) == ["edge-1", "edge-2"])
        #expect(try bench.told().isSubset(of: ["edge-1", "edge-2"]))
        #expect(try bench.told("us-west").isSubset(of: ["edge-1", "edge-2"]))
        #expect(clients.count == 500)
        clients.removeAll()
        #expect(try bench.firstSent(to: "edge-3", region: "us-west", within: 6) < twoIntervals)
    }

    private static func drainedEdge(_ bench: FleetBench) throws {
        try bench.edges[1].setDrained(true)
        #expect(try bench.lastSent(to: "edge-2", watching: 6) < twoIntervals)
        try expectShares(bench, ["edge-1": 20, "edge-3": 10])
        #expect(try bench.shares(10, "us-east") == ["edge-1": 10])
        #expect(try bench.told().isSubset(of: ["edge-1", "edge-3"]))
        try bench.edges[1].setDrained(false)
        #expect(try bench.firstSent(to: "edge-2", within: 6) < twoIntervals)
    }

    private static func deadEdge(_ bench: FleetBench) throws {
        bench.edges[0].killProxy()
        // Two checks that fail, each up to an interval after the one before.
        #expect(try bench.lastSent(to: "edge-1", watching: 7) < twoIntervals + 1)
        #expect(try bench.shares(10, "us-east") == ["edge-2": 10])
        #expect(try bench.told("us-east") == ["edge-2"])
        try bench.edges[0].startProxy()
        #expect(try bench.firstSent(to: "edge-1", within: 10) < twoIntervals + 2)
    }

    /// Nothing answers from there, not even with a refusal: HAProxy waits an interval for a check to connect, and checks
    /// again an interval later.
    private static func cutRegion(_ bench: FleetBench) throws {
        try bench.network.setCable(of: "edge-3", plugged: false)
        #expect(try bench.lastSent(to: "edge-3", region: "us-west", watching: 10) < 2 * twoIntervals)
        #expect(try Set(bench.shares(10, "us-west").keys) == ["edge-1", "edge-2"])
        #expect(try bench.told("us-west").isSubset(of: ["edge-1", "edge-2"]))
        try bench.network.setCable(of: "edge-3", plugged: true)
        #expect(try bench.firstSent(to: "edge-3", region: "us-west", within: 12) < twoIntervals + 4)
        #expect(try bench.shares(10, "us-west") == ["edge-3": 10])
        #expect(try bench.told("us-west") == ["edge-3"])
    }

    @Test("an agent's way to the main server: registered once, through a restart and a 500")
    func agentsReport() throws {
        guard Demand.met("nginx", "haproxy", "python3", "openssl", "ip", "nsenter") else { return }
        let bench = try Self.start(.haproxy)
        defer { bench.remove() }
        let application = bench.application
        let first = try #require(application.registrations.first { $0.body.name == "edge-3" }, "\(bench.words)")
        #expect(first.key == "enrolment-key" && first.body.ip_address == "192.168.1.102")
        #expect(first.body.hostname == "lb3.yourdomain.com" && first.body.port == 80)
        #expect(first.body.region == "us-west" && first.body.weight == 1 && first.body.max_connections == 500)
        func reports(of edge: String) -> [MainServer.Request] {
            application.reports.filter { $0.key?.hasPrefix("key-of-\(edge)-") == true }
        }
        let key = try #require(reports(of: "edge-3").first?.key)
        #expect(try #require(reports(of: "edge-3").first?.body.response_time) > 0)
        try application.want("fail")
        try bench.edges[2].restartAgent()
        // It waits up to five seconds at first, lest all edges come at once.
        let deadline = Date() + 15
        while !bench.edges[2].words.contains("answered 500"), Date() < deadline { usleep(50_000) }
        try application.want("ok")
        #expect(
            try Wait.until { reports(of: "edge-3").contains { $0.mode == "ok" && $0.key == key } })
        #expect(try Wait.until { bench.edges[2].words.contains("the main server answers again") })
        #expect(application.registrations.count == 3 && reports(of: "edge-3").allSatisfy { $0.key == key })
    }

    @Test("what a client that follows gets: playlists and segments with their headers, on errors too")
    func headers() throws {
        guard Demand.met("nginx", "haproxy", "python3", "curl", "openssl", "ip", "nsenter") else { return }
        let bench = try Self.start(.haproxy)
        defer { bench.remove() }
        let resolve = FleetBench.addresses.merging([FleetBench.mainName: FleetBench.mainAddress]) { $1 }
            .sorted { $0.key < $1.key }.flatMap { ["--resolve", "\($0.key):80:\($0.value)"] }
        let url = "http://\(FleetBench.mainName)/live/a.m3u8"
        let followed = try bench.network.run(
            on: "client",
            ["curl", "-sSL", "--noproxy", "*", "--max-time", "10"] + resolve + ["-w", "%{url_effective}", url])
        #expect(
            FleetBench.addresses.keys.contains { followed.output == "#EXTM3U\nhttp://\($0)/live/a.m3u8" },
            "\(followed.story)")
        for (host, address) in FleetBench.addresses {
            let client = try bench.network.connection(from: "client", to: address, port: 80)
            func get(_ path: String, _ headers: [String] = []) throws -> HTTPResponse {
                try client.get(path, host: host, headers: ["Origin: https://app.example.com"] + headers)
            }
            let playlist = try get("/live/a.m3u8")
            #expect(playlist.status == 200 && playlist["Content-Type"] == "application/vnd.apple.mpegurl", "\(host)")
            #expect(playlist["Cache-Control"] == "no-cache" && playlist["Access-Control-Allow-Origin"] == "*")
            let segment = try get("/live/a.ts")
            #expect(segment.status == 200 && segment["Content-Type"] == "video/mp2t" && segment.body.count == 18_800)
            #expect(segment["Cache-Control"] == "max-age=3600" && segment["Access-Control-Allow-Origin"] == "*")
            #expect(try get("/live/a.ts", ["Range: bytes=0-187"]).status == 206)
            for path in ["/live/b.ts", "/live/b.m3u8"] {
                let missing = try get(path)
                #expect(missing.status == 404 && missing["Cache-Control"] == "no-cache", "\(host) \(path)")
                #expect(missing["Access-Control-Allow-Origin"] == "*", "\(host) \(path)")
            }
        }
        try Self.refusals(bench)
    }

    /// More requests at once than the edge's limits take: 100 a second, 200 at once.
    private static func refusals(_ bench: FleetBench) throws {
        for path in ["/live/a.ts", "/live/a.m3u8"] {
            let client = try bench.network.connection(from: "client", to: bench.edges[0].address, port: 80)
            var refused: HTTPResponse?
            let request = "GET \(path) HTTP/1.1\r\nHost: lb1.yourdomain.com\r\nRange: bytes=0-0\r\n\r\n"
            let many = 500
            try client.send(Array(String(repeating: request, count: many).utf8))
            for _ in 0..<many {
                let answer = try client.readResponse()
                #expect(answer.status == 206 || answer.status == 429)
                if answer.status == 429 { refused = answer }
            }
            let answer = try #require(refused, "\(path)")
            #expect(answer["Cache-Control"] == "no-cache" && answer["Access-Control-Allow-Origin"] == "*", "\(path)")
        }
    }

    @Test("nginx as the main server: by weight, without dead edges, by region and back")
    func nginxChooses() throws {
        guard Demand.met("nginx", "python3", "curl", "openssl", "ip", "nsenter") else { return }
        let bench = try Self.start(.nginx)
        defer { bench.remove() }
        #expect(bench.application.reports.count >= 3, "\(bench.words)")
        try Self.expectShares(bench, ["edge-1": 20, "edge-2": 20, "edge-3": 10])
        #expect(try bench.shares(5, "us-west") == ["edge-3": 5])
        #expect(try bench.shares(10, "us-east") == ["edge-1": 5, "edge-2": 5])
        bench.edges[2].killProxy()
        // nginx asks before each redirect: there is nothing to wait for.
        #expect(try Set(bench.shares(12, "us-west").keys) == ["edge-1", "edge-2"])
        #expect(try Set(bench.shares(12).keys) == ["edge-1", "edge-2"])
        #expect(try bench.told("us-west").isSubset(of: ["edge-1", "edge-2"]))
        try bench.edges[2].startProxy()
        // It asks a server that failed again after ten seconds.
        #expect(try bench.firstSent(to: "edge-3", region: "us-west", within: 15) < 12)
        #expect(try bench.told("us-west") == ["edge-3"])
        try bench.network.setCable(of: "edge-3", plugged: false)
        #expect(try Set(bench.shares(4, "us-west").keys).isSubset(of: ["edge-1", "edge-2"]))
        try bench.network.setCable(of: "edge-3", plugged: true)
        #expect(try bench.firstSent(to: "edge-3", region: "us-west", within: 15) < 13)
    }

    /// What Prometheus has of one series: values by the node.
    private static func values(_ bench: FleetBench, _ expression: String) throws -> [String: Double] {
        struct Answer: Decodable {
            let data: Found
            struct Found: Decodable { let result: [Series] }
            struct Series: Decodable {
                let metric: [String: String]
                let value: [Value]
            }
            enum Value: Decodable {
                case number(Double)
                init(from decoder: any Decoder) throws {
                    let box = try decoder.singleValueContainer()
                    self = .number(try (try? box.decode(Double.self)) ?? Double(box.decode(String.self)) ?? .nan)
                }
            }
        }
        let query = expression.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let text = try bench.observed("/api/v1/query?query=\(query)")
        let series = try JSONDecoder().decode(Answer.self, from: Data(text.utf8)).data.result
        return series.reduce(into: [:]) { found, series in
            if case .number(let value)? = series.value.last { found[series.metric["node"] ?? ""] = value }
        }
    }

    @Test("Prometheus reads every edge as generated, has all that the rules read, and tells nothing while all is well")
    func isWatched() throws {
        guard Demand.met("nginx", "python3", "openssl", "ip", "nsenter", "prometheus", "mtail"),
            Demand.met("prometheus-nginx-exporter", "prometheus-node-exporter")
        else { return }
        let bench = try Self.start(.nginx)
        defer { bench.remove() }
        let daemons = try bench.startMonitoring()
        defer { daemons.forEach { $0.stop() } }
        for edge in bench.edges {
            _ = try bench.network.connection(from: "client", to: edge.address, port: 80)
                .get("/live/a.ts", host: "lb1.yourdomain.com")
        }
        let all = Set(["edge-1", "edge-2", "edge-3"])
        func have(_ expression: String) throws -> Bool {
            let deadline = Date() + 40
            while Date() < deadline {
                if let found = try? Self.values(bench, expression), Set(found.keys) == all { return true }
                usleep(200_000)
            }
            return false
        }
        for series in [
            "sum by (node) (up) == 3", "nginx_up == 1", "nginx_http_requests_total", "nginx_connections_active",
            "lbgen_heartbeat_success_timestamp_seconds > time() - 90",
            "sum by (node) (lbgen_nginx_responses_total{listener='http',code='2xx'})",
            "sum by (node) (lbgen_nginx_response_seconds_bucket)",
            "sum by (node) (node_network_address_info{address=~'192.168.1.10[012]'})",
        ] {
            let isThere = try have(series)
            let seen = try Self.values(bench, series)
            #expect(isThere, "\(series): \(seen) \(daemons.map(\.words))")
        }
        // Of health pages there is no line: one segment of each edge is all that was counted.
        #expect(try Self.values(bench, "sum by (node) (lbgen_nginx_responses_total)").values.allSatisfy { $0 == 1 })
        let calm = try bench.observed("/api/v1/alerts")
        #expect(!calm.contains("alertname"), "\(calm)")
        bench.edges[1].killProxy()
        let deadline = Date() + 40
        while try !bench.observed("/api/v1/alerts").contains("NginxDown"), Date() < deadline { usleep(200_000) }
        #expect(try Self.values(bench, "nginx_up == 0").keys.contains("edge-2"))
        #expect(try bench.observed("/api/v1/alerts").contains("NginxDown"))
    }
}
