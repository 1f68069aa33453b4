import Diagnostics
import TopologyModel

/// The routes of every site, planned, with the sites they belong to.
struct PlannedSites {
    /// Every route, in the file's order.
    var routes: [RoutePlan] = []
    /// For each site, the indices of its routes.
    var ranges: [Range<Int>] = []
    /// For each route, what the hash of its backend is made of, and whether the route itself says so.
    var hashKeys: [(key: Located<HashKey>, isOwn: Bool)?] = []
    /// Whether a route was left out because a name is not defined.
    var hasUnresolved = false
}

extension Assembly {
    mutating func planRoutes() -> PlannedSites {
        var planned = PlannedSites()
        planned.routes.reserveCapacity(topology.sites.count)
        for site in topology.sites {
            let start = planned.routes.count
            if isPassedThrough(site) {
                planned.ranges.append(start..<start)
                continue
            }
            for (position, route) in site.value.routes.enumerated() {
                if let plan = planRoute(route.value, at: position + 1, of: site) {
                    planned.routes.append(plan)
                    planned.hashKeys.append(hashKey(of: route.value, in: site.value))
                } else {
                    planned.hasUnresolved = true
                }
            }
            planned.ranges.append(start..<planned.routes.count)
        }
        return planned
    }

    private mutating func planRoute(_ route: Route, at position: Int, of site: Named<Site>) -> RoutePlan? {
        let defaults = topology.defaults
        let limits =
            route.policies.rateLimits ?? site.value.policies.rateLimits ?? defaults.policies.rateLimits ?? []
        let rateLimits = limits.compactMap { symbols.rateLimits.resolve($0, reporting: bag) }
        guard let action = planAction(route.action) else { return nil }
        let timeouts = route.timeouts?.value ?? site.value.timeouts?.value ?? defaults.timeouts?.value
        let policies = [route.policies, site.value.policies, defaults.policies]
        let label = "\(site.name.text)-\(position)"
        return RoutePlan(
            label: label, path: route.path.value, conditions: route.conditions,
            action: action,
            timeouts: TimeoutPlan(timeouts), retries: planRetries(route, site.value),
            buffering: policies.lazy.compactMap(\.buffering).first?.value ?? true,
            websocket: policies.lazy.compactMap(\.websocket).first?.value ?? false, rateLimits: rateLimits,
            messages: planMessages(policies.map(\.messages)), traffic: planTraffic(route, label: label, site: site),
            span: route.span, pathSpan: route.path.span)
    }

    private func hashKey(of route: Route, in site: Site) -> (key: Located<HashKey>, isOwn: Bool)? {
        if let key = route.policies.hashKey { return (key, true) }
        return (site.policies.hashKey ?? topology.defaults.policies.hashKey).map { ($0, false) }
    }

    private mutating func planAction(_ action: Route.Action?) -> RoutePlan.Action? {
        switch action {
        case .backend(let name):
            guard let index = symbols.backends.resolve(name, reporting: bag) else { return nil }
            if transports[index].http == nil { transports[index].http = name.span }
            return .backend(index)
        case .split(let shares): return planSplit(shares)
        case .redirect(let redirect): return .redirect(redirect.value)
        case .respond(let response): return planResponse(response.value)
        case .serve(let files): return .serve(files.value)
        case nil: return nil
        }
    }

    private mutating func planResponse(_ response: Response) -> RoutePlan.Action? {
        guard let chosen = response.chosen else { return .respond(response) }
        guard let index = symbols.backends.resolve(chosen, reporting: bag) else { return nil }
        if transports[index].http == nil { transports[index].http = chosen.span }
        return .choose(index)
    }

    /// Weights of 0 send nothing; a backend that is left alone answers as any other does.
    private mutating func planSplit(_ shares: [Named<ShareWeight>]) -> RoutePlan.Action? {
        var planned: [RoutePlan.Share] = []
        var isResolved = true
        for share in shares {
            guard let index = symbols.backends.resolve(Located(share.name, at: share.span), reporting: bag) else {
                isResolved = false
                continue
            }
            if transports[index].http == nil { transports[index].http = share.span }
            if share.value.number > 0 { planned.append(RoutePlan.Share(backend: index, weight: share.value.number)) }
        }
        guard isResolved, let first = planned.first else { return nil }
        return planned.count == 1 ? .backend(first.backend) : .split(planned)
    }

    private func planRetries(_ route: Route, _ site: Site) -> RetryPlan {
        guard let retries = (route.retries ?? site.retries ?? topology.defaults.retries)?.value else {
            return .builtIn
        }
        let wanted = Set(retries.when.map(\.value.cause))
        return RetryPlan(
            attempts: retries.attempts.value.number, causes: Retries.Cause.allCases.filter { wanted.contains($0) },
            idempotentOnly: retries.idempotentOnly.value)
    }
}
