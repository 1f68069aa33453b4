import TestSupport

/// One topology on one balancer after the other.
enum EachBalancer {
    /// Starts each balancer on the topology that `rest` completes, and returns what `body` saw of each.
    static func run<Value>(
        _ rest: String, on balancers: [Balancer] = Balancer.allCases, files: [String: String] = [:],
        _ body: (Int) throws -> Value
    ) throws -> [(balancer: Balancer, seen: Value)] {
        let port = try PortPool.take()
        let topology = Topology.text(port: port, targets: balancers, rest)
        return try balancers.map { balancer in
            (balancer, try balancer.run(topology, ports: [port], files: files) { _ in try body(port) })
        }
    }
}
