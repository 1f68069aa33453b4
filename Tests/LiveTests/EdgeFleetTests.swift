import Foundation
import TestSupport
import Testing

/// What the examples `iptv` and `iptv-main` promise, on loopback: edges that serve HLS, agents, and HAProxy that follows them.
@Suite("Live: the edge fleet of the example", .ownThreads)
struct EdgeFleetTests {
    private static func topology(_ port: Int) -> String {
        Topology.text(
            port: port, targets: [.nginx],
            """
            sites:
              streams:
                hosts: ["*.example.com"]
                cors: {origins: ["*"], methods: [GET, OPTIONS], headers: [Origin, Authorization]}
                routes:
                  - {path: {regex: '\\.m3u8$'}, static: {root: /var/www/streams, max_age: 0s}}
                  - {path: {regex: '\\.ts$'}, static: {root: /var/www/streams, max_age: 1h, open_cache: 5s}}
                  - {path: /, static: {root: /var/www/streams}}
                  - {path: {exact: /health}, respond: {body: "healthy\\n"}}
            """)
    }

    @Test("playlists and segments carry the right headers, on errors too")
    func headers() throws {
        guard Demand.met("nginx", "python3") else { return }
        let folder = try PackageFolder.makeTemporary("streams")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("#EXTM3U\n".utf8).write(to: folder.appendingPathComponent("a.m3u8"))
        try Data(repeating: 0x47, count: 188 * 100).write(to: folder.appendingPathComponent("a.ts"))
        let port = try PortPool.take()
        try Balancer.nginx.run(Self.topology(port), ports: [port], files: ["/var/www/streams": folder.path]) { _ in
            func get(_ path: String, _ headers: [String] = []) throws -> HTTPResponse {
                try HTTPConnection.get(path, port: port, host: "lb1.example.com", headers: headers)
            }
            let playlist = try get("/a.m3u8")
            #expect(playlist.status == 200 && playlist["Content-Type"] == "application/vnd.apple.mpegurl")
            #expect(playlist["Cache-Control"] == "no-cache" && playlist["Access-Control-Allow-Origin"] == "*")
            let segment = try get("/a.ts")
            #expect(segment.status == 200 && segment["Content-Type"] == "video/mp2t" && segment.body.count == 18_800)
            #expect(segment["Cache-Control"] == "max-age=3600" && segment["Access-Control-Allow-Origin"] == "*")
            let part = try get("/a.ts", ["Range: bytes=0-187"])
            #expect(part.status == 206 && part.body.count == 188 && part["Cache-Control"] == "max-age=3600")
            let again = try get("/a.ts", ["If-None-Match: \(try #require(segment["ETag"]))"])
            #expect(again.status == 304 && again["Cache-Control"] == "max-age=3600")
            // A segment that is not there yet must not stay away for an hour.
            for path in ["/b.ts", "/b.m3u8"] {
                let missing = try get(path)
                #expect(missing.status == 404 && missing["Cache-Control"] == "no-cache", "\(path)")
                #expect(missing["Access-Control-Allow-Origin"] == "*", "\(path)")
            }
            let preflight = try HTTPConnection(port: port).ask(
                "OPTIONS /a.ts HTTP/1.1\r\nHost: lb1.example.com\r\nOrigin: https://app.example.com\r\n"
                    + "Access-Control-Request-Method: GET\r\n\r\n")
            #expect(preflight.status == 204 && preflight["Access-Control-Allow-Headers"] == "Origin, Authorization")
            let health = try get("/health")
            #expect(health.status == 200 && String(decoding: health.body, as: UTF8.self) == "healthy\n")
        }
    }

    /// Edges whose agents answer, and HAProxy that follows them.
    private final class Bench {
        let edges: [Backends]
        let agents: [HeartbeatAgent]
        let port: Int
        let agentPort: Int

        init() throws {
            port = try PortPool.take()
            agentPort = try PortPool.take()
            edges = try ["a", "b", "c"].map { try Backends([$0]) }
            // Each edge has an address of its own, as agents answer at one port.
            agents = try zip(edges, 1...).map { [agentPort] edge, number in
                try HeartbeatAgent(
                    1, edge: edge.ports[0].port,
                    ["AGENT_LISTEN": "127.0.0.\(number):\(agentPort)", "LB_MAX_CONNECTIONS": "4"])
            }
        }

        var topology: String {
            let weights = [2, 1, 1]
            let regions = ["east", "east", "west"]
            let servers = edges.indices.map { index in
                "      - {name: \(Bench.names[index]), address: 127.0.0.\(index + 1), port: \(edges[index].ports[0].port), "
                    + "hostname: \(Bench.names[index]).test, weight: \(weights[index]), region: \(regions[index])}"
            }
            return Topology.text(
                port: port, targets: [.haproxy],
                """
                regions: {east: {fallback: [west]}, west: {fallback: [east]}}
                backends:
                  edges:
                    redirect: true
                    agent_check: {port: \(agentPort), interval: 500ms}
                    health_check: {tcp: \(agentPort), interval: 500ms, timeout: 400ms, rise: 1, fall: 1}
                    servers:
                \(servers.joined(separator: "\n"))
                  west: {like: edges, prefer: {region: west}}
                sites:
                  all:
                    hosts: ["*"]
                    routes:
                      - {path: /, backend: edges}
                      - {path: /west/, backend: west}
                      - {path: {exact: /optimal}, respond: {chosen: edges}}
                """)
        }

        static let names = ["a", "b", "c"]

        /// Expects that so many answers name the edges so often.
        func expect(
            _ wanted: [String: Int], of count: Int, _ path: String = "/", at place: SourceLocation = #_sourceLocation
        ) throws {
            let seen = try shares(count, path)
            #expect(seen == wanted, sourceLocation: place)
        }

        /// How often each edge is named in as many answers.
        func shares(_ count: Int, _ path: String = "/") throws -> [String: Int] {
            var found: [String: Int] = [:]
            for _ in 0..<count {
                let answer = try HTTPConnection.get(path, port: port)
                let host = answer["Location"]?.split(separator: "/").dropFirst().first?.split(separator: ".").first
                found[host.map(String.init) ?? "\(answer.status)", default: 0] += 1
            }
            return found
        }
    }

    @Test("HAProxy follows the agents within two intervals: free capacity, full, drained, back")
    func followsAgents() throws {
        // `check` warns of agents' `maxconn` there.
        guard Demand.met("haproxy", "python3"), !Balancer.haproxy.keepsSlotsOfRedirects else { return }
        let bench = try Bench()
        try Balancer.haproxy.run(bench.topology, ports: [bench.port]) { _ in
            /// Two intervals of half a second, and a moment for a busy machine.
            func settle() { usleep(1_500_000) }
            settle()
            try bench.expect(["a": 40, "b": 20, "c": 20], of: 80)
            var clients: [Socket] = []
            func connect(_ count: Int) throws {
                for _ in 0..<count {
                    clients.append(try Socket())
                    #expect(clients[clients.count - 1].connect(port: bench.edges[0].ports[0].port))
                }
            }
            // Half full: half the weight.
            try connect(2)
            settle()
            try bench.expect(["a": 20, "b": 20, "c": 20], of: 60)
            // Full: none; its clients go to the others, and the answer in JSON never names it.
            try connect(2)
            settle()
            try bench.expect(["b": 20, "c": 20], of: 40)
            for _ in 0..<20 {
                let told = String(decoding: try HTTPConnection.get("/optimal", port: bench.port).body, as: UTF8.self)
                #expect(told.contains("\"success\":true") && !told.contains("\"name\":\"a\""))
            }
            clients.removeAll()
            settle()
            try bench.expect(["a": 20, "b": 10, "c": 10], of: 40)
            // A drained region's clients go to its fallback, and come back.
            try bench.expect(["c": 10], of: 10, "/west/")
            let drain = bench.agents[2].state.appendingPathComponent("drain")
            try Data().write(to: drain)
            settle()
            #expect(try Set(bench.shares(12, "/west/").keys) == ["a", "b"])
            try bench.expect(["a": 20, "b": 10], of: 30)
            for _ in 0..<20 {
                let told = String(decoding: try HTTPConnection.get("/optimal", port: bench.port).body, as: UTF8.self)
                #expect(!told.contains("\"name\":\"c\""))
            }
            try FileManager.default.removeItem(at: drain)
            settle()
            try bench.expect(["c": 10], of: 10, "/west/")
            // All full: nobody is sent anywhere.
            for agent in bench.agents { try Data().write(to: agent.state.appendingPathComponent("drain")) }
            settle()
            try bench.expect(["503": 5], of: 5)
        }
    }
}
