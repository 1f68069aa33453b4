import Foundation
import TestSupport
import Testing

@Suite("Live: a header or an application's cookie keeps a client with its server", .ownThreads)
struct LearnedStickinessTests {
    private static func topology(_ port: Int, _ backends: Backends, _ balancer: Balancer, _ sticky: String) -> String {
        Topology.text(
            port: port, targets: [balancer],
            """
            backends:
              app: {sticky: \(sticky), servers: \(Topology.servers(backends))}
            \(Topology.everythingToApp)
            """
        )
    }

    @Test("a header's value, of any length", arguments: Balancer.allCases)
    func header(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, backends, balancer, "{header: X-User}"), ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            let long = String(repeating: "x", count: 300)
            var homes: [String: String] = [:]
            for round in 0..<3 {
                for user in 0..<40 {
                    let name = user < 20 ? "user \(user)" : "\(long)\(user)"
                    let server = try connection.get("/plain", headers: ["X-User: \(name)"]).server
                    #expect(homes[name, default: server] == server, "round \(round)")
                    homes[name] = server
                }
            }
            for isLong in [false, true] {
                let spread = Set(homes.filter { $0.key.hasPrefix("x") == isLong }.values)
                #expect(spread == ["a", "b", "c"], "values that begin alike are told apart: \(spread)")
            }
            // Who has no value is bound to nobody.
            for headers in [[], ["X-User:"]] {
                let servers = Set(try (0..<12).map { _ in try connection.get("/plain", headers: headers).server })
                #expect(servers == ["a", "b", "c"])
            }
        }
    }

    @Test("a cookie that the servers set", arguments: Balancer.allCases)
    func appCookie(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3"), Self.learns(balancer) else { return }
        let servers = try ["a", "b", "c"].map { try Backends([$0]) }
        let port = try PortPool.take()
        let list = "[\(servers.map { "\"127.0.0.1:\($0.ports[0].port)\"" }.joined(separator: ", "))]"
        let topology = Topology.text(
            port: port, targets: [balancer],
            """
            defaults:
              retries: {attempts: 2, when: [connect, timeout]}
            backends:
              app: {sticky: {app_cookie: JSESSIONID, ttl: 1h}, servers: \(list)}
            \(Topology.everythingToApp)
            """
        )
        try balancer.run(topology, ports: [port]) { _ in
            var homes: [String: String] = [:]
            for session in ["one", "two", "three", "four"] {
                homes[session] = try HTTPConnection.get("/session/JSESSIONID/\(session)", port: port).server
            }
            #expect(Set(homes.values) == ["a", "b", "c"], "new clients are balanced")
            for _ in 0..<5 {
                for (session, home) in homes {
                    let cookie = "Cookie: other=1; JSESSIONID=\(session); x=y"
                    #expect(try HTTPConnection.get("/plain", port: port, headers: [cookie]).server == home)
                }
            }
            // A session that the servers know and the load balancer does not is kept where it lands.
            let stray = ["Cookie: JSESSIONID=from-before"]
            let landed = try HTTPConnection.get("/plain", port: port, headers: stray).server
            for _ in 0..<6 {
                #expect(try HTTPConnection.get("/plain", port: port, headers: stray).server == landed)
            }
            // A new session of the same client may be answered by another server, which then has it.
            let renewed = try HTTPConnection.get("/session/JSESSIONID/five", port: port, headers: stray).server
            #expect(renewed == landed)
            let fifth = try HTTPConnection.get("/plain", port: port, headers: ["Cookie: JSESSIONID=five"]).server
            #expect(fifth == renewed)
            try #require(servers.first { $0.ports[0].name == landed }).killNow()
            #expect(try HTTPConnection.get("/plain", port: port, headers: stray).status == 200)
        }
    }

    /// Whether this balancer learns cookies: nginx does from 1.29.6 on.
    private static func learns(_ balancer: Balancer) -> Bool {
        guard balancer == .nginx else { return true }
        guard let parts = balancer.release?.version.split(separator: ".").compactMap({ Int($0) }), parts.count > 1
        else { return false }
        return parts[0] > 1 || parts[1] > 29
    }
}
