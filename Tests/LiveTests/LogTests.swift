import Foundation
import TestSupport
import Testing

@Suite("Live: the log is JSON, whatever clients send", .ownThreads)
struct LogTests {
    /// One line of the log.
    private struct Line: Decodable {
        let time: String
        let client: String
        let listener: String
        let method: String?
        let host: String?
        let path: String?
        let status: Int?
        let bytes: Int?
        let durationMS: Int?
        let route: String?
        let backend: String?
        let server: String?
        let serverPort: String?
        let requestID: String?
        let userAgent: String?

        enum CodingKeys: String, CodingKey {
            case time, client, listener, method, host, path, status, bytes, route, backend, server
            case durationMS = "duration_ms"
            case serverPort = "server_port"
            case requestID = "request_id"
            case userAgent = "user_agent"
        }
    }

    /// A syslog server that says of each line whether it is one JSON object of UTF-8.
    private static let collector = """
        import json, socket, sys
        ends = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ends.bind(("127.0.0.1", int(sys.argv[1])))
        while True:
            line = ends.recv(70000)
            try:
                text = json.dumps(json.loads(line[line.index(b"{"):].decode("utf-8")))
            except ValueError:
                text = "BROKEN " + repr(line)
            print(text, flush=True)
        """

    /// What the collector has, once it has `count` lines.
    private static func lines(_ collector: Daemon, count: Int) -> [String] {
        for _ in 0..<100 {
            let lines = collector.words.split(separator: "\n").map(String.init)
            if lines.count >= count { return lines }
            usleep(30_000)
        }
        return collector.words.split(separator: "\n").map(String.init)
    }

    private static func ask(_ port: Int, agent: [UInt8], _ target: String = "/") throws {
        let connection = try HTTPConnection(port: port)
        let head = "GET \(target) HTTP/1.1\r\nHost: a.test\r\nX-Forwarded-For: 203.0.113.9\r\nUser-Agent: "
        try connection.send(Array(head.utf8) + agent + Array("\r\n\r\n".utf8))
        _ = try connection.readResponse()
    }

    /// A connection of bytes, from its beginning to its end.
    private static func talk(_ port: Int) throws {
        let connection = try HTTPConnection(port: port)
        try connection.send(Array("one\n".utf8))
        _ = try connection.read(count: 6)
    }

    private static func topology(_ ports: [Int], syslog: Int, _ backends: Backends, _ lines: Backends) -> String {
        """
        lbgen: 1
        name: live
        targets: \(Topology.targets())
        logging: {format: json, syslog: "127.0.0.1:\(syslog)"}
        listeners:
          web: {port: \(ports[0]), addresses: ["127.0.0.1"], trusted_proxies: 127.0.0.1}
          game: {protocol: tcp, port: \(ports[1]), addresses: ["127.0.0.1"], backend: game}
        backends:
          app: {servers: \(Topology.servers(backends))}
          game: {servers: \(Topology.servers(lines))}
        sites:
          all:
            hosts: ["*"]
            routes:
              - {path: {exact: /own}, respond: {status: 201, body: own}}
              - {backend: app, request_headers: {set: {X-Request-Id: "{request_id}"}}}
        """
    }

    @Test("hostile requests and plain ones, of HTTP and of bytes", arguments: Balancer.allCases)
    func json(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let lineServers = try Backends(["b"], speaking: .lines)
        let (ports, syslog) = ([try PortPool.take(), try PortPool.take()], try PortPool.take())
        let collector = try Daemon(
            try NativeTool.python(), ["-c", Self.collector, "\(syslog)"], ports: [],
            folder: try PackageFolder.makeTemporary("syslog"))
        let topology = Self.topology(ports, syslog: syslog, backends, lineServers)
        let agents: [[UInt8]] = [
            Array("plain".utf8), Array(#"q"uo\te'{}$uri%[src] é€"#.utf8), [0x62, 0xFF, 0xFE, 0x22, 0xC3], [],
            Array(repeating: [0x61, 0xC3, 0xA9], count: 2000).flatMap { $0 }, Array("\u{9}tab \u{1F600}".utf8),
        ]
        try balancer.run(topology, ports: ports) { daemon in
            for agent in agents { try Self.ask(ports[0], agent: agent) }
            try Self.ask(ports[0], agent: [], #"/own?q="\%22%0a"#)
            try Self.ask(ports[0], agent: [], "/own")
            let broken = try HTTPConnection(port: ports[0])
            try broken.send(Array("NONSENSE\r\n\r\n".utf8))
            _ = try? broken.readResponse()
            try Self.talk(ports[1])
            let texts = Self.lines(collector, count: 10)
            #expect(texts.allSatisfy { !$0.hasPrefix("BROKEN") }, "\(texts) \(daemon.words)")
            let seen = try texts.map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)) }
            let web = seen.filter { $0.listener == "web" && $0.userAgent != nil && $0.path != nil && $0.path != "" }
            try #require(web.count == 8, "\(texts)")
            // Workers write their lines each in its own time: a line is known by what it says.
            let plain = try #require(web.first { $0.userAgent == "plain" })
            #expect(plain.client == "203.0.113.9" && plain.host == "a.test")
            #expect(plain.status == 200 && plain.method == "GET" && plain.path == "/")
            #expect(plain.route == "all-2" && plain.backend == "app")
            #expect(plain.server == "127.0.0.1" && plain.serverPort == "\(backends["a"])")
            #expect(web.contains { $0.userAgent == #"q"uo\te'{}$uri%[src] é€"# })
            #expect(web.contains { $0.userAgent == "" && $0.route == "all-2" })
            let own = try #require(web.first { $0.status == 201 && $0.path == "/own" })
            #expect(own.route == "all-1" && own.backend == "" && own.server == "")
            #expect(Set(web.compactMap(\.requestID)).count == 8 && web.allSatisfy { $0.requestID?.count == 32 })
            #expect(web.allSatisfy { ($0.bytes ?? 0) > 40 && ($0.durationMS ?? -1) >= 0 })
            let game = seen.first { $0.listener == "game" }
            #expect(game?.backend == "game" && game?.serverPort == "\(lineServers["b"])", "\(texts)")
            #expect(web.allSatisfy { $0.time.hasPrefix("20") && $0.time.contains("T") })
        }
        collector.stop()
    }

    @Test("a route that is left out leaves no line, whatever becomes of its requests", arguments: Balancer.allCases)
    func leftOut(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let (port, syslog) = (try PortPool.take(), try PortPool.take())
        let collector = try Daemon(
            try NativeTool.python(), ["-c", Self.collector, "\(syslog)"], ports: [],
            folder: try PackageFolder.makeTemporary("syslog"))
        let pages = try PackageFolder.makeTemporary("pages")
        defer { try? FileManager.default.removeItem(at: pages) }
        try Data("sorry".utf8).write(to: pages.appendingPathComponent("sorry.html"))
        let topology = Topology.text(
            port: port, targets: [balancer],
            """
            logging: {format: json, syslog: "127.0.0.1:\(syslog)"}
            rate_limits:
              few: {rate: 1/m, burst: 0}
            backends:
              app: {servers: \(Topology.servers(backends))}
              gone: {servers: ["127.0.0.1:1"]}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: {exact: /health}, respond: {body: "healthy\\n"}, log: false}
                  - {path: /quiet/, backend: app, log: false}
                  - {path: /kept/, split: {app: 50, gone: 50}, log: false}
                  - {path: /shut/, backend: app, access: {deny: ["127.0.0.0/8"]}, log: false}
                  - {path: /few/, respond: {body: few}, rate_limit: few, log: false}
                  - {path: /pages/, backend: gone, error_pages: {"502": /etc/pages/sorry.html}, log: false}
                  - {path: /choice/, headers: {X-Quiet: "1"}, backend: app, log: false}
                  - {path: /choice/, backend: app}
                  - {path: /, backend: app}
            """)
        try balancer.run(topology, ports: [port], files: ["/etc/pages": pages.path]) { daemon in
            let quiet = ["/health", "/quiet/", "/kept/", "/shut/", "/few/", "/few/", "/pages/", "/pages/"]
            var statuses: [Int] = []
            for path in quiet {
                statuses.append(try HTTPConnection.get(path, port: port).status)
                // On one connection with others: what is left out is a request, not what follows it.
                let connection = try HTTPConnection(port: port)
                _ = try connection.get("/quiet/")
                _ = try connection.get("/loud\(path)")
                _ = try? connection.get("/choice/", headers: ["X-Quiet: 1"])
            }
            #expect(statuses[0] == 200 && statuses[3] == 403 && statuses.contains(429), "\(statuses)")
            _ = try HTTPConnection.get("/choice/", port: port)
            let count = quiet.count + 1
            let seen = try Self.lines(collector, count: count).map {
                try JSONDecoder().decode(Line.self, from: Data($0.utf8))
            }
            #expect(seen.count == count, "\(collector.words) \(daemon.words)")
            #expect(seen.allSatisfy { ["all-8", "all-9"].contains($0.route) }, "\(collector.words)")
            // What comes late would have come by now.
            usleep(300_000)
            #expect(Self.lines(collector, count: count).count == count, "\(collector.words)")
        }
        collector.stop()
    }
}
