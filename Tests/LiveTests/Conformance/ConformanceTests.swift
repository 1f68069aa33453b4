import TestSupport
import Testing

@Suite("Live: the model, nginx and HAProxy answer alike", .ownThreads)
struct ConformanceTests {
    /// Systems tried, and requests to each; every request goes to every balancer.
    private static let seeds: ClosedRange<UInt64> = 1...8
    private static let requestsEach = 90

    @Test("requests near the routes of random systems", arguments: Self.seeds)
    func randomSystems(seed: UInt64) throws {
        try compare(RandomSystem(seed: seed, requests: Self.requestsEach, conditions: false))
    }

    @Test("conditions in random systems", arguments: Self.seeds)
    func randomConditions(seed: UInt64) throws {
        try compare(RandomSystem(seed: seed + 100, requests: Self.requestsEach, conditions: true))
    }

    private func compare(_ system: RandomSystem) throws {
        guard Demand.met("nginx", "haproxy", "python3") else { return }
        let backends = try Backends(RandomSystem.backends)
        let port = try PortPool.take()
        let pools = RandomSystem.backends.map { "  \($0): {servers: [\"127.0.0.1:\(backends[$0])\"]}\n" }.joined()
        let topology = Topology.text(port: port, "backends:\n\(pools)\(system.sites)")
        for balancer in Balancer.allCases {
            try balancer.run(topology, ports: [port]) { _ in
                for request in system.requests {
                    let seen = try send(request, port: port)
                    let expected = system.router.answer(request)
                    #expect(
                        seen == expected,
                        "\(request.method) \(request.target), Host: \(request.host), \(request.headers) on \(balancer): \(seen), not \(expected)\n\(system.sites)"
                    )
                }
            }
        }
    }

    private func send(_ request: ReferenceRouter.Request, port: Int) throws -> Probe.Outcome {
        var lines = ["\(request.method) \(request.target) HTTP/1.1", "Host: \(request.host)"]
        lines += request.headers.map { "\($0.name): \($0.value)" }
        if request.method != "GET" { lines.append("Content-Length: 0") }
        let text = lines.map { $0 + "\r\n" }.joined() + "\r\n"
        return Probe.Outcome(try HTTPConnection(port: port).ask(text))
    }
}
