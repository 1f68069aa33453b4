import Foundation
import TestSupport
import Testing

/// A limit, and a few requests to try it with.
struct Limit: Sendable {
    let rate: Int
    let burst: Int

    /// How many requests may be accepted within so many seconds: a full bucket, and what flows in meanwhile.
    func accepted(within seconds: Double) -> ClosedRange<Int> {
        burst + 1...burst + 1 + Int((Double(rate) * seconds).rounded(.down))
    }
}

@Suite("Live: every balancer admits the same requests", .ownThreads)
struct RateLimitTests {
    static let limits = [Limit(rate: 5, burst: 5), Limit(rate: 100, burst: 100)]

    private static func topology(_ port: Int, _ limit: Limit, _ backends: Backends) -> String {
        Topology.text(
            port: port,
            """
            backends:
              app: {servers: \(Topology.servers(backends))}
            rate_limits:
              visitors: {per: client_ip, rate: \(limit.rate)/s, burst: \(limit.burst), status: 429}
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /limited/, backend: app, rate_limit: visitors}
                  - {path: /, backend: app}
            """
        )
    }

    @Test("one after the other, the first refusal comes after the burst", arguments: Balancer.allCases, limits)
    func sequential(balancer: Balancer, limit: Limit) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, limit, backends), ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            // What is not limited costs nothing, and the way is warm when time begins to count.
            for _ in 0..<limit.burst * 2 { #expect(try connection.get("/free").status == 200) }
            let start = Date()
            var accepted = 0
            while try connection.get("/limited/x").status == 200 { accepted += 1 }
            let range = limit.accepted(within: Date().timeIntervalSince(start))
            #expect(range.contains(accepted), "\(accepted) accepted, expected \(range)")
            #expect(try connection.get("/free").status == 200)
        }
    }

    @Test("all at once, the burst is accepted and the rest refused", arguments: Balancer.allCases, limits)
    func parallel(balancer: Balancer, limit: Limit) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, limit, backends), ports: [port]) { _ in
            let count = 3 * (limit.burst + 1)
            let run = try LoadRun.run(port: port, connections: 16, .requests(count), path: "/limited/x")
            let accepted = run.statuses["200", default: 0]
            #expect(accepted + run.statuses["429", default: 0] == count, "\(run)")
            let range = limit.accepted(within: run.seconds)
            #expect(range.contains(accepted), "\(accepted) accepted, expected \(range)")
        }
    }

    @Test("a client that waits is admitted again", arguments: Balancer.allCases)
    func recovers(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        try balancer.run(Self.topology(port, Self.limits[0], backends), ports: [port]) { _ in
            let connection = try HTTPConnection(port: port)
            var refused = 0
            for _ in 0..<20 where try connection.get("/limited/").status == 429 { refused += 1 }
            #expect(refused > 5)
            // One and a half bucketfuls of time: the slower of the two machines, a sliding window, has let go of half by then.
            usleep(1_800_000)
            #expect(try connection.get("/limited/").status == 200)
        }
    }
}
