import Foundation
import TestSupport
import Testing

@Suite("Live: servers chosen by a key or by chance", .ownThreads)
struct HashTests {
    /// A key of the language: its path, and what sends value number `n` of it; for the host, `headers` is its value.
    private struct Key: Sendable {
        let path: String
        let word: String
        let request: @Sendable (Int) -> (target: String, headers: [String], source: String?)
    }

    private static let keys: [Key] = [
        Key(path: "ip", word: "client_ip") { ("/ip", [], "127.\($0 % 7).3.\($0 + 1)") },
        Key(path: "net", word: "client_net24") { ("/net", [], "127.4.\($0).\($0 % 3 + 1)") },
        Key(path: "path", word: "path") { ("/path/\($0)?n=\(Int.random(in: 0...99))", [], nil) },
        Key(path: "uri", word: "uri") { ("/uri/x?n=\($0)", [], nil) },
        Key(path: "host", word: "host") { ("/host", ["host\($0).example.test"], nil) },
        Key(path: "header", word: "header:X-Key") { ("/header", ["X-Key: key \($0)"], nil) },
        Key(path: "cookie", word: "cookie:key") { ("/cookie", ["Cookie: a=b; key=v\($0)"], nil) },
        Key(path: "query", word: "query:key") { ("/query?a=b&key=v\($0)", [], nil) },
    ]
    private static let count = 48

    private static func topology(_ port: Int, _ backends: Backends, servers: Int, consistent: Bool) -> String {
        let list = backends.ports.prefix(servers).map { "\"127.0.0.1:\($0.port)\"" }.joined(separator: ", ")
        let blocks = keys.map {
            "  \($0.path): {balance: {hash: \"\($0.word)\", consistent: \(consistent)}, servers: [\(list)]}"
        }
        let routes = keys.map { "      - {path: /\($0.path), backend: \($0.path)}" }
        return Topology.text(
            port: port,
            (["backends:"] + blocks + ["sites:", "  all:", "    hosts: [\"*\"]", "    routes:"] + routes)
                .joined(separator: "\n") + "\n")
    }

    /// Who answers each value of each key, asked twice.
    private static func owners(_ balancer: Balancer, _ topology: String, _ port: Int) throws -> [String: [String]] {
        try balancer.run(topology, ports: [port]) { _ in
            var owners: [String: [String]] = [:]
            let shared = try HTTPConnection(port: port)
            for key in keys {
                owners[key.path] = try (0..<count).map { number in
                    let ask = key.request(number)
                    let servers = try (0..<2).map { _ in
                        let connection = try ask.source.map { try HTTPConnection(port: port, from: $0) } ?? shared
                        if key.path == "host" { return try connection.get(ask.target, host: ask.headers[0]).server }
                        return try connection.get(ask.target, headers: ask.headers).server
                    }
                    #expect(servers[0] == servers[1], "\(key.word) \(number)")
                    return servers[0]
                }
            }
            return owners
        }
    }

    @Test("same key, same server; a server more takes keys and moves no other", arguments: Balancer.allCases)
    func consistent(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c", "d"])
        let port = try PortPool.take()
        let three = try Self.owners(
            balancer, Self.topology(port, backends, servers: 3, consistent: true), port)
        let four = try Self.owners(
            balancer, Self.topology(port, backends, servers: 4, consistent: true), port)
        for key in Self.keys {
            let (before, after) = (three[key.path] ?? [], four[key.path] ?? [])
            #expect(Set(before) == ["a", "b", "c"], "\(key.word) does not spread")
            let moved = zip(before, after).filter { $0 != $1 }
            #expect(moved.allSatisfy { $1 == "d" }, "\(key.word): a key moved between old servers")
            // A quarter of 48 is 12: six standard deviations are 18.
            #expect((1...30).contains(moved.count), "\(key.word): \(moved.count) of \(Self.count) keys moved")
        }
    }

    @Test("without `consistent` too: same key, same server, all servers in use", arguments: Balancer.allCases)
    func plain(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        let owners = try Self.owners(
            balancer, Self.topology(port, backends, servers: 3, consistent: false), port)
        for key in Self.keys { #expect(Set(owners[key.path] ?? []) == ["a", "b", "c"], "\(key.word) does not spread") }
    }

    @Test("random and random_two are even by chi-square, and no round", arguments: Balancer.allCases)
    func chance(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b", "c"])
        let port = try PortPool.take()
        let list = Topology.servers(backends)
        let topology = Topology.text(
            port: port,
            """
            backends:
              one: {balance: random, servers: \(list)}
              two: {balance: random_two, servers: \(list)}
            sites:
              all: {hosts: ["*"], routes: [{path: /one, backend: one}, {path: /two, backend: two}]}
            """
        )
        try balancer.run(topology, ports: [port]) { _ in
            for path in ["/one", "/two"] {
                let connection = try HTTPConnection(port: port)
                let servers = try (0..<900).map { _ in try connection.get(path).server }
                let expected = 300.0
                let statistic = ["a", "b", "c"].reduce(0.0) { sum, name in
                    let difference = Double(servers.count { $0 == name }) - expected
                    return sum + difference * difference / expected
                }
                // Two degrees of freedom: 27.6 is passed once in a million runs.
                #expect(statistic < 27.6, "\(path): chi-square \(statistic)")
                // Servers in turn would never repeat; by chance one in three does (300, six deviations are 85).
                let repeats = zip(servers, servers.dropFirst()).count { $0 == $1 }
                #expect((200...400).contains(repeats), "\(path): \(repeats) repeats")
            }
        }
    }

    @Test("a path that is rewritten is hashed as the client asked for it", arguments: Balancer.allCases)
    func rewritten(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a", "b"])
        let port = try PortPool.take()
        let routes = (1...16).map { "      - {path: {exact: /p\($0)}, backend: app, rewrite: {replace_prefix: /same}}" }
        let topology = Topology.text(
            port: port,
            """
            backends:
              app: {balance: {hash: path}, servers: \(Topology.servers(backends))}
            sites:
              all:
                hosts: ["*"]
                routes:
            \(routes.joined(separator: "\n"))
            """)
        try balancer.run(topology, ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            var servers: Set<String> = []
            for number in 1...16 {
                let echo = try EchoedRequest(connection.get("/p\(number)"))
                #expect(echo.path == "/same")
                servers.insert(try connection.get("/p\(number)").server)
            }
            #expect(servers == ["a", "b"], "\(balancer)")
        }
    }
}
