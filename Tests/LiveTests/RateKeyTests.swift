import Foundation
import TestSupport
import Testing

@Suite("Live: rate limits by header, cookie, path, host and for all admit the same requests", .ownThreads)
struct RateKeyTests {
    /// A kind of key, the requests that share it, and requests that have another one or none.
    struct Key: Sendable, CustomTestStringConvertible {
        let per: String
        let target: String
        let host: String
        let headers: [String]
        let other: (target: String, host: String, headers: [String])
        var testDescription: String { per }

        func get(_ connection: HTTPConnection) throws -> Int {
            try connection.get(target, host: host, headers: headers).status
        }

        func getOther(_ connection: HTTPConnection) throws -> Int {
            try connection.get(other.target, host: other.host, headers: other.headers).status
        }
    }

    private static let host = "app.example.test"

    static let keys = [
        Key(
            per: "header:X-Tenant", target: "/", host: host, headers: ["X-Tenant: one"],
            other: ("/", host, ["X-Tenant: two"])),
        Key(
            per: "cookie:shop-session", target: "/", host: host, headers: ["Cookie: a=b; shop-session=one; c=d"],
            other: ("/", host, ["Cookie: shop-session=two"])),
        // One path, however it is spelled.
        Key(per: "path", target: "/%61//x?q=1", host: host, headers: [], other: ("/other", host, [])),
        Key(per: "host", target: "/", host: "APP.example.test:80", headers: [], other: ("/", "b.example.test", [])),
    ]

    private static func topology(_ port: Int, _ per: String, _ limit: Limit, _ backends: Backends) -> String {
        Topology.text(
            port: port,
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            rate_limits:
              visitors: {per: "\(per)", rate: \(limit.rate)/s, burst: \(limit.burst)}
            sites:
              all:
                hosts: ["*"]
                routes: [{path: /, backend: app, rate_limit: visitors}]
            """
        )
    }

    @Test("the burst of one key is admitted, another key has its own", arguments: Balancer.allCases, keys)
    func bursts(balancer: Balancer, key: Key) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let limit = Limit(rate: 5, burst: 5)
        try balancer.run(Self.topology(port, key.per, limit, backends), ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            let start = Date()
            var accepted = 0
            for _ in 0..<20 where try key.get(connection) == 200 { accepted += 1 }
            let range = limit.accepted(within: Date().timeIntervalSince(start))
            #expect(range.contains(accepted), "\(accepted) accepted, expected \(range)")
            #expect(try key.get(connection) == 429)
            #expect(try key.getOther(connection) == 200)
            // The bucket refills: one and a half bucketfuls of time.
            usleep(1_800_000)
            #expect(try key.get(connection) == 200)
        }
    }

    @Test("of a burst by header 101, 6 and 11 are admitted for 100, 5 and 10 a second", arguments: Balancer.allCases)
    func exactBursts(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        for (rate, count) in [(100, 300), (5, 30), (10, 40)] {
            let port = try PortPool.take()
            let limit = Limit(rate: rate, burst: rate)
            try balancer.run(Self.topology(port, "header:X-Tenant", limit, backends), ports: [port]) { _ in
                let connection = try HTTPConnection(port: port)
                // Requests without the header, or with an empty one, are not limited and cost nothing.
                for _ in 0..<10 { #expect(try connection.get("/").status == 200) }
                for _ in 0..<10 { #expect(try connection.get("/", headers: ["X-Tenant: "]).status == 200) }
                let start = Date()
                var accepted = 0
                for _ in 0..<count where try connection.get("/", headers: ["X-Tenant: a"]).status == 200 {
                    accepted += 1
                }
                let range = limit.accepted(within: Date().timeIntervalSince(start))
                #expect(range.contains(accepted), "\(accepted) of \(count) accepted, expected \(range)")
            }
        }
    }

    @Test("one bucket for all", arguments: Balancer.allCases)
    func everybody(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, "all", Limit(rate: 5, burst: 2), backends), ports: [port]) { _ in
            let statuses = try (0..<6).map { number in
                try HTTPConnection.get("/\(number)", port: port, host: "h\(number).example.test").status
            }
            #expect(statuses.prefix(3) == [200, 200, 200])
            #expect(statuses.contains(429))
        }
    }
}
