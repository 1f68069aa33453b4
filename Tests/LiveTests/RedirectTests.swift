import Foundation
import TestSupport
import Testing

@Suite("Live: clients are sent to the best edge", .ownThreads)
struct RedirectTests {
    /// Three edges, each in a process of its own: two in the east, of weights 2 and 1, one in the west.
    private static func topology(_ port: Int, _ balancer: Balancer, _ places: [Int]) -> String {
        let rest = balancer == .haproxy ? "interval: 200ms, timeout: 200ms, rise: 1, fall: 1" : "timeout: 500ms"
        let accept = "accept: [{code: LB0512, target: nginx, reason: each redirect asks}]"
        return Topology.text(
            port: port, targets: [balancer],
            """
            \(balancer == .nginx ? accept : "")
            regions:
              east: {fallback: [west]}
              west: {fallback: [east]}
            health_checks:
              edge: {http: /health, \(rest)}
            backends:
              edges:
                redirect: true
                health_check: edge
                servers:
                  - {name: a, address: 127.0.0.1, port: \(places[0]), hostname: lb1.example.com, weight: 2, region: east}
                  - {name: b, address: 127.0.0.1, port: \(places[1]), hostname: lb2.example.com, region: east}
                  - {name: c, address: 127.0.0.1, port: \(places[2]), hostname: lb3.example.com, region: west}
              west: {like: edges, redirect: {scheme: https, port: 443}, prefer: {region: west}}
              east: {like: edges, prefer: {region: east}}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /live/, backend: edges, cors: {origins: ["*"]}, response_headers: {set: {X-From: main}}}
                  - {path: /live/, query: {region: west}, backend: west}
                  - {path: /live/, query: {region: east}, backend: east}
                  - path: /player/
                    backend: edges
                    rewrite: {replace_prefix: /live/}
                    error_pages: {"503": /srv/pages/none.html}
                  - {path: {exact: /optimal}, respond: {chosen: edges}}
                  - {path: {exact: /optimal-west}, respond: {chosen: west}}
            """)
    }

    /// Where requests are sent, and how often.
    private static func targets(_ count: Int, port: Int, _ path: String = "/live/a") throws -> [String: Int] {
        var found: [String: Int] = [:]
        for _ in 0..<count {
            let answer = try HTTPConnection.get(path, port: port)
            found[answer.status == 302 ? answer["Location"] ?? "nowhere" : "\(answer.status)", default: 0] += 1
        }
        return found
    }

    private static func hosts(_ count: Int, port: Int, _ path: String = "/live/a") throws -> Set<String> {
        Set(try targets(count, port: port, path).keys.map { $0.components(separatedBy: "/").dropFirst(2).first ?? $0 })
    }

    private static func run(
        _ balancer: Balancer, _ body: (_ port: Int, _ edges: [Backends], _ places: [Int]) throws -> Void
    ) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let edges = try ["a", "b", "c"].map { try Backends([$0]) }
        let places = edges.map { $0.ports[0].port }
        let port = try PortPool.take()
        let pages = try PackageFolder.makeTemporary("pages")
        defer { try? FileManager.default.removeItem(at: pages) }
        try Data("<p>no edge</p>\n".utf8).write(to: pages.appendingPathComponent("none.html"))
        let topology = Self.topology(port, balancer, places)
        try balancer.run(topology, ports: [port], files: ["/srv/pages": pages.path]) { _ in
            // HAProxy takes every server for up until it has asked it.
            usleep(700_000)
            try body(port, edges, places)
        }
    }

    @Test("in proportion to weight, with path and query as they were asked for", arguments: Balancer.allCases)
    func weights(balancer: Balancer) throws {
        try Self.run(balancer) { port, _, places in
            let path = "/live/a%2fb//c.m3u8?x=%20&y"
            #expect(
                try Self.targets(200, port: port, path) == [
                    "http://lb1.example.com:\(places[0])\(path)": 100,
                    "http://lb2.example.com:\(places[1])\(path)": 50,
                    "http://lb3.example.com:\(places[2])\(path)": 50,
                ])
            let answer = try HTTPConnection.get("/live/", port: port)
            #expect(answer["Access-Control-Allow-Origin"] == "*" && answer["X-From"] == "main")
            #expect(answer["Cache-Control"] == "no-cache")
            let head = try HTTPConnection(port: port).ask("HEAD /live/ HTTP/1.1\r\nHost: a\r\n\r\n", isHead: true)
            #expect(head.status == 302 && head["Location"]?.hasSuffix("/live/") == true)
            let post = try HTTPConnection(port: port).ask(
                "POST /live/ HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
            #expect(post.status == 405 && post["Allow"] == "GET, HEAD")
            #expect(post["Access-Control-Allow-Origin"] == "*")
            let rewritten = try HTTPConnection.get("/player/a%2fb?x=1", port: port)
            #expect(rewritten.status == 302 && rewritten["Location"]?.hasSuffix("/live/a%2fb?x=1") == true)
            // What nginx asks servers by is nobody's to ask for.
            #expect(try HTTPConnection.get("/lbgen-choice/edges", port: port).status == 404)
        }
    }

    @Test("an edge that fails its check or is dead gets none, and its part again", arguments: Balancer.allCases)
    func deadEdges(balancer: Balancer) throws {
        try Self.run(balancer) { port, edges, places in
            let all: Set = [
                "lb1.example.com:\(places[0])", "lb2.example.com:\(places[1])", "lb3.example.com:\(places[2])",
            ]
            #expect(try Self.hosts(8, port: port) == all)
            try edges[0].setHealth(of: "a", failing: true)
            let others = all.subtracting(["lb1.example.com:\(places[0])"])
            #expect(try Wait.until { try Self.hosts(8, port: port) == others })
            #expect(try Self.hosts(40, port: port) == others)
            edges[1].killNow()
            #expect(try Wait.until { try Self.hosts(8, port: port) == ["lb3.example.com:\(places[2])"] })
            try edges[0].setHealth(of: "a", failing: false)
            let again = try Backends(["b"], at: [places[1]])
            #expect(try Wait.until { try Self.hosts(8, port: port) == all })
            edges[0].killNow()
            again.killNow()
            edges[2].killNow()
            #expect(try Wait.until { try Self.hosts(2, port: port) == ["503"] })
            let nothing = try HTTPConnection.get("/player/", port: port)
            #expect(nothing.status == 503 && String(decoding: nothing.body, as: UTF8.self) == "<p>no edge</p>\n")
        }
    }

    @Test("a region's clients go to its fallback and come back", arguments: Balancer.allCases)
    func regions(balancer: Balancer) throws {
        try Self.run(balancer) { port, edges, places in
            let west = "/live/a?region=west"
            #expect(try Self.targets(5, port: port, west) == ["https://lb3.example.com\(west)": 5])
            edges[2].killNow()
            let east: Set = ["lb1.example.com", "lb2.example.com"]
            #expect(try Wait.until { try Self.hosts(6, port: port, west) == east })
            let again = try Backends(["c"], at: [places[2]])
            // nginx takes a server that failed for down for ten seconds.
            let deadline = Date() + 15
            while try Self.hosts(4, port: port, west) != ["lb3.example.com"], Date() < deadline { usleep(200_000) }
            #expect(try Self.hosts(6, port: port, west) == ["lb3.example.com"])
            #expect(
                try Self.hosts(6, port: port, "/live/?region=east")
                    == ["lb1.example.com:\(places[0])", "lb2.example.com:\(places[1])"])
            again.killNow()
        }
    }

    private struct Told: Decodable {
        let success: Bool
        let data: Edge?
        struct Edge: Decodable {
            let name: String
            let hostname: String
            let port: Int
            let region: String
            let url: String
        }
    }

    private static func told(_ port: Int, _ path: String = "/optimal") throws -> (answer: HTTPResponse, told: Told) {
        let answer = try HTTPConnection.get(path, port: port)
        return (answer, try JSONDecoder().decode(Told.self, from: Data(answer.body)))
    }

    @Test("the optimal edge is told, from the same choice", arguments: Balancer.allCases)
    func tellsTheOptimalEdge(balancer: Balancer) throws {
        try Self.run(balancer) { port, edges, places in
            var counts: [String: Int] = [:]
            for _ in 0..<400 {
                let edge = try #require(try Self.told(port).told.data)
                counts[edge.name, default: 0] += 1
            }
            // 200, 100 and 100; a drawn one is within six standard deviations.
            #expect((140...260).contains(counts["a"] ?? 0), "\(counts)")
            #expect((48...152).contains(counts["b"] ?? 0) && (48...152).contains(counts["c"] ?? 0), "\(counts)")
            let (answer, told) = try Self.told(port, "/optimal-west")
            #expect(answer.status == 200 && answer["Content-Type"] == "application/json")
            #expect(answer["Cache-Control"] == "no-store" && told.success)
            #expect(told.data?.name == "c" && told.data?.hostname == "lb3.example.com" && told.data?.port == 443)
            #expect(told.data?.region == "west" && told.data?.url == "https://lb3.example.com")
            edges[2].killNow()
            #expect(try Wait.until { ["a", "b"].contains(try Self.told(port, "/optimal-west").told.data?.name) })
            // Each section asks the edges by itself.
            #expect(try Wait.until { try !(0..<20).contains { _ in try Self.told(port).told.data?.name == "c" } })
            edges[0].killNow()
            edges[1].killNow()
            #expect(try Wait.until { try Self.told(port).answer.status == 503 })
            #expect(try Self.told(port).told.success == false)
        }
    }
}
