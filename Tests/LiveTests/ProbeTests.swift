import Foundation
import TestSupport
import Testing

@Suite("Live: checks in a service's own protocol", .ownThreads)
struct ProbeTests {
    /// A line of HAProxy's statistics: the server's name, its state, what its check found, its share.
    struct Row {
        let backend: String
        let server: String
        let status: String
        let check: String
        let weight: Int
    }

    /// The servers that HAProxy shows.
    static func rows(_ port: Int) throws -> [Row] {
        let answer = try HTTPConnection.get("/stats;csv", port: port)
        let lines = String(decoding: answer.body, as: UTF8.self).split(separator: "\n")
        let keys = (lines.first ?? "").dropFirst(2).split(separator: ",", omittingEmptySubsequences: false)
        return lines.dropFirst().map { line in
            let values = line.split(separator: ",", omittingEmptySubsequences: false)
            func value(_ key: String) -> String {
                keys.firstIndex { $0 == key }.map { $0 < values.count ? String(values[$0]) : "" } ?? ""
            }
            return Row(
                backend: value("pxname"), server: value("svname"), status: value("status"),
                check: value("check_status"), weight: Int(value("weight")) ?? 0)
        }
    }

    /// All rows, for a test that failed.
    private static func shown(_ port: Int) -> Comment {
        Comment(rawValue: (try? rows(port)).map { $0.map { "\($0)" }.joined(separator: "\n") } ?? "nothing")
    }

    /// What each kind of check says in the topology.
    private static let checks = [
        ("redis-primary", "redis", "type: redis-primary"),
        ("postgres", "postgres", "type: postgres, user: lb"),
        ("mysql", "mysql", "type: mysql, user: lb"),
        ("greeting", "mysql", "type: mysql"),
        ("smtp", "smtp", "type: smtp, host: lb.test"),
        ("lines", "lines", #"tcp: true, send: "STATUS '$x'\r\n", expect: "OK \"STATUS '$x'\"""#),
        ("banner", "lines", #"tcp: true, send: "x\n", expect: {regex: '^100-\w+\s+OK'}"#),
        ("calls", "grpc", "type: grpc"),
        ("named-calls", "grpc", "type: grpc, service: shop.v1.Cart"),
        ("websocket", "websocket", "websocket: /ws/"),
    ]

    @Test("HAProxy tells the well from the unwell, and follows them")
    func follows() throws {
        guard Demand.met("haproxy", "python3") else { return }
        var servers: [Speakers.Server] = []
        var states: [String: String] = [:]
        var text = ""
        let ports = try PortPool.take(2 + Self.checks.count)
        var listeners = "listeners:\n"
        for (index, (name, kind, check)) in Self.checks.enumerated() {
            let pair = [try Speakers.Server(kind, "\(name)-a"), try Speakers.Server(kind, "\(name)-b")]
            servers += pair
            states["\(name)-b.bad"] = ""
            listeners += "  \(name): {protocol: tcp, port: \(ports[index + 2]), backend: \(name)}\n"
            text += """
                  \(name):
                    health_check: {\(check), interval: 100ms, timeout: 90ms, rise: 1, fall: 2}
                    servers:
                      - {name: a, address: 127.0.0.1, port: \(pair[0].port)}
                      - {name: b, address: 127.0.0.1, port: \(pair[1].port)}

                """
        }
        let speakers = try Speakers(servers, states: states)
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([.haproxy]))
            status: {listen: "127.0.0.1:\(ports[0])"}
            \(listeners)backends:
            \(text)
            """
        try Balancer.haproxy.run(topology, ports: [ports[0]]) { _ in
            func states() throws -> [String: String] {
                var found: [String: String] = [:]
                for row in try Self.rows(ports[0]) where row.server == "a" || row.server == "b" {
                    found["\(row.backend)/\(row.server)"] = row.status
                }
                return found
            }
            func areAs(_ well: String, _ unwell: String) throws -> Bool {
                let states = try states()
                return Self.checks.allSatisfy { name, _, _ in
                    states["be_\(name)/\(well)"] == "UP" && states["be_\(name)/\(unwell)"] == "DOWN"
                }
            }
            #expect(try Wait.until { try areAs("a", "b") }, Self.shown(ports[0]))
            for (name, _, _) in Self.checks {
                try speakers.set("\(name)-b", isBad: false)
                try speakers.set("\(name)-a", isBad: true)
            }
            #expect(try Wait.until { try areAs("b", "a") }, Self.shown(ports[0]))
            // The primary moved: connections follow it.
            let connection = try HTTPConnection(port: ports[2])
            try connection.send(Array("WHO\r\n".utf8))
            #expect(String(decoding: try connection.read(count: 17), as: UTF8.self) == "redis-primary-b\r\n")
        }
    }

    @Test("agents say what share their server wants")
    func agents() throws {
        guard Demand.met("haproxy", "python3") else { return }
        let agents = try Speakers.Server("agent", "agent")
        let speakers = try Speakers([agents], states: ["agent.agent": "up 50%"])
        let backends = try Backends(["a", "b"])
        let (port, page) = (try PortPool.take(), try PortPool.take())
        let topology = Topology.text(
            port: port, targets: [.haproxy],
            """
            status: {listen: "127.0.0.1:\(page)"}
            backends:
              app:
                agent_check: {port: \(agents.port), interval: 100ms}
                servers: [{name: a, address: 127.0.0.1, port: \(backends["a"]), weight: 100}]
              other: {servers: \(Topology.servers(backends))}
            sites:
              all: {hosts: ["*"], routes: [{backend: app}, {path: /slow/, backend: app, timeouts: {connect: 1s}}]}
            """)
        try Balancer.haproxy.run(topology, ports: [port, page]) { _ in
            func isSeen(_ status: String, _ weight: Int) throws -> Bool {
                let rows = try Self.rows(page).filter { $0.server == "a" && $0.backend.hasPrefix("be_app") }
                return rows.count == 2 && rows.allSatisfy { $0.status.hasPrefix(status) && $0.weight == weight }
            }
            // A weight of 100 stands as 200, of which the agent takes shares.
            #expect(try Wait.until { try isSeen("", 100) }, Self.shown(page))
            #expect(try HTTPConnection.get("/plain", port: port).server == "a")
            try speakers.write("drain", to: "agent.agent")
            #expect(try Wait.until { try isSeen("DRAIN", 100) || isSeen("DRAIN", 0) }, Self.shown(page))
            #expect(try HTTPConnection.get("/plain", port: port).status == 503)
            try speakers.write("up ready 100%", to: "agent.agent")
            #expect(try Wait.until { try isSeen("", 200) }, Self.shown(page))
            #expect(try HTTPConnection.get("/plain", port: port).server == "a")
        }
    }

    @Test("names follow their addresses", arguments: Balancer.allCases)
    func names(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        // nginx resolves names at run time from 1.27.3 on; `make check-versions` runs one that does.
        if balancer == .nginx,
            (balancer.release?.version ?? "1.22").compare("1.27.3", options: .numeric) == .orderedAscending
        {
            return
        }
        let place = try PortPool.take()
        let dns = try Speakers.Server("dns", "dns")
        let first = try Speakers.Server("lines", "first", address: "127.0.0.2", port: place)
        let second = try Speakers.Server("lines", "second", address: "127.0.0.3", port: place)
        let speakers = try Speakers([dns, first, second], states: ["zone": "app.test 127.0.0.2\n"])
        let port = try PortPool.take()
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([balancer]))
            resolve: {nameservers: ["127.0.0.1:\(dns.port)"], valid: 1s}
            listeners:
              lines: {protocol: tcp, port: \(port), addresses: ["127.0.0.1"], backend: lines}
            backends:
              lines: {servers: ["app.test:\(place)"]}
            """
        try balancer.run(topology, ports: [port]) { daemon in
            func answers(_ name: String) -> Bool {
                guard let connection = try? HTTPConnection(port: port),
                    (try? connection.send(Array("WHO\r\n".utf8))) != nil,
                    let bytes = try? connection.read(count: 11 + name.utf8.count)
                else { return false }
                return String(decoding: bytes, as: UTF8.self) == "100-hello\r\n\(name)"
            }
            #expect(try Wait.until { answers("first") }, "\(daemon.words)")
            try speakers.write("app.test 127.0.0.3\n", to: "zone")
            #expect(try Wait.until { answers("second") }, "\(daemon.words)")
        }
    }
}
