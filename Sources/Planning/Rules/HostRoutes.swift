import TopologyModel

/// The routes that two or more sites give to the same host on the same listener, as pairs can be compared.
enum HostRoutes {
    /// Calls `body` once for each host of each listener with the indices of its own routes, in canonical order.
    static func forEach(_ plan: Plan, _ body: ([Int]) -> Void) {
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind else { continue }
            for host in http.virtualHosts { body(Array(host.routes.prefix(host.ownRouteCount))) }
        }
    }
}
