import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The rules of a virtual host, in the plan's order.
struct RouteRules {
    /// The rules.
    private(set) var rules: [RouteRule] = []
    private let files: GatewayFiles
    private let hsts: HSTS?

    private static let backendLimit = 16

    /// Turns routes into rules; reports those that a rule cannot hold.
    init(_ host: GatewayHost, files: GatewayFiles, remarks: inout Remarks) {
        self.files = files
        hsts = host.hsts
        let routes = files.plan.routes
        let plan = host.host
        let hasOwnPrefix = plan.routes.prefix(plan.ownRouteCount).contains { index in
            if case .prefix = routes[index].path { true } else { false }
        }
        for (position, index) in plan.routes.enumerated() {
            let route = routes[index]
            if case .regex = route.path, position >= plan.ownRouteCount, hasOwnPrefix {
                remarks.lose(
                    combination: "an expression of a broader host behind prefixes of a narrower one in an HTTPRoute",
                    at: route.pathSpan, instead: "repeat the route in the narrower host's site")
                continue
            }
            add(route, at: position, &remarks)
        }
        reportOrder(own: plan.ownRouteCount, &remarks)
    }

    private mutating func add(_ route: RoutePlan, at position: Int, _ remarks: inout Remarks) {
        guard let backends = backends(of: route, &remarks),
            // Whoever takes the loss of conditions does without the route: without them it would take too much.
            let matches = RouteMatch.all(of: route, request: files.request, &remarks),
            let filters = RouteFilters(route, hsts: hsts, files: files, remarks: &remarks)
        else { return }
        reportBackends(route, &remarks)
        // The API replaces the beginning of a path only in a rule of one match.
        let groups = filters.replacesPrefix ? matches.map { [$0] } : [matches]
        for group in groups {
            rules.append(
                RouteRule(backends: backends, matches: group, filters: filters, route: route, position: position))
        }
    }

    /// Who answers: nobody where a filter does; `nil` when the route cannot be written.
    private func backends(of route: RoutePlan, _ remarks: inout Remarks) -> [RoutePlan.Share]? {
        switch route.action {
        case .backend(let backend): return [RoutePlan.Share(backend: backend, weight: 1)]
        case .redirect: return []
        // `GatewayRequest.support(for:)` reports these.
        case .respond, .choose, .serve: return nil
        case .split(let shares):
            guard shares.count <= Self.backendLimit else {
                remarks.lose(
                    .split, "a split between more than \(Self.backendLimit) backends in the Gateway API",
                    at: route.span, instead: "split between fewer")
                return nil
            }
            return shares
        }
    }

    private func reportBackends(_ route: RoutePlan, _ remarks: inout Remarks) {
        if route.websocket, case .backend(let backend) = route.action {
            if !files.services.speaksWebsocket(backend) {
                remarks.differ(
                    .websocketRoute,
                    "Gateway API: a Service says that it speaks websocket only when all its routes do; others upgrade where the implementation lets them",
                    at: route.span)
            } else {
                _ = files.request.serves(.websocket, &remarks)
            }
        }
        for backend in route.action.backends where files.plan.backends[backend].wire.form == .http2 {
            _ = files.request.serves(.h2c, &remarks)
        }
        guard case .split(let shares) = route.action, files.request.has(.sessionPersistence),
            let share = shares.first(where: { files.plan.backends[$0.backend].sticky != nil }),
            let sticky = files.plan.backends[share.backend].sticky, case .cookie = sticky.value
        else { return }
        remarks.lose(
            combination: "a sticky cookie of a backend that a split chooses in the Gateway API", at: sticky.span,
            instead: "a rule has one cookie for all its backends: leave the split or the cookie out")
    }
}
