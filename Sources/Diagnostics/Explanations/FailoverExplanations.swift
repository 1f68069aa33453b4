extension DiagnosticCode {
    /// LB04xx of virtual addresses.
    var failoverExplanation: Explanation {
        let usual = "addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {a: 110, b: 100}"
        switch self {
        case .virtualRouterClash:
            return Explanation(
                "virtual router ids clash",
                "Virtual routers of one network segment have ids of their own (RFC 9568, 5.2.3): with one id they take each other's advertisements.",
                bad: vips(
                    "  one: {\(usual)}\n  two: {addresses: [192.168.1.30/24], virtual_router_id: 51, nodes: {a: 100, b: 110}}"
                ),
                good: vips(
                    "  one: {\(usual)}\n  two: {addresses: [192.168.1.30/24], virtual_router_id: 52, nodes: {a: 100, b: 110}}"
                ))
        case .equalPriorities:
            return Explanation(
                "equal priorities",
                "Nodes of a vip have priorities of their own; with equal ones a failing check need not move the address.",
                bad: vips("  one: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {a: 100, b: 100}}"),
                good: vips("  one: {\(usual)}"))
        case .failureWeightTooSmall:
            return Explanation(
                "failure weight too small",
                "A failed check lowers the priority by the weight. Unless the node then stands below every other, the address does not move: it never does at a tie, and never without preemption.",
                bad: vips("  one: {\(usual), check: web, on_failure: {weight: -10}}", check: true),
                good: vips("  one: {\(usual), check: web, on_failure: {weight: -11}}", check: true))
        case .failoverTooSlow:
            return Explanation(
                "failover too slow",
                "The timers decide how long a takeover may take: `fall` checks every `interval`, a `timeout`, and the election. The bound is longer than `max_failover`.",
                bad: vips("  one: {\(usual), check: web, max_failover: 10s}", check: true),
                good: vips("  one: {\(usual), check: web, max_failover: 30s}", check: true))
        case .vipWithTooFewNodes:
            return Explanation(
                "too few nodes", "An address moves between two nodes at least.",
                bad: vips("  one: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {a: 110}}"),
                good: vips("  one: {\(usual)}"))
        case .healthCheckWithoutPort:
            return Explanation(
                "health check without port",
                "A vip's check runs on the node and asks 127.0.0.1; it has no server whose port it could take.",
                bad: vips("  one: {\(usual), check: web}", check: true, port: ""),
                good: vips("  one: {\(usual), check: web}", check: true))
        default:
            return Explanation(
                "address used twice", "A virtual address belongs to one vip and is no node's own.",
                bad: vips("  one: {addresses: [192.168.1.26/24], virtual_router_id: 51, nodes: {a: 110, b: 100}}"),
                good: vips("  one: {\(usual)}"))
        }
    }

    private func vips(_ text: String, check: Bool = false, port: String = "port: 8080, ") -> String {
        let checks = check ? "health_checks:\n  web: {http: /health, \(port)interval: 5s, fall: 3}\n" : ""
        return topology(
            checks + "nodes:\n  a: {address: 192.168.1.26}\n  b: {address: 192.168.1.27}\nvips:\n" + text,
            targets: "{keepalived: {}}")
    }
}
