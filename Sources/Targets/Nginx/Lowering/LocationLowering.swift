import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the directives inside a location.
struct LocationLowering {
    let scope: Scope
    /// What stands in `http` for all.
    let settings: ProxySettings

    /// Adds what a route does. An answer of nginx itself would come before limits are looked at: with limits it moves
    /// to a named location, which `lowerAnswer` makes.
    func lower(
        _ route: RoutePlan, of listener: ListenerPlan, into document: inout Document, shared: inout SharedVariables
    ) {
        TrafficLowering(scope: scope, route: route).lower(listener.traffic, into: &document, shared: &shared)
        limits(route, into: &document)
        switch route.action {
        case .backend(let index): proxy(route, to: scope.plan.backends[index], into: &document, shared: &shared)
        case .redirect, .respond:
            if Self.answersApart(route, of: listener) {
                document.directive("try_files", #""""#, .named("@", Name(label: route.label)))
            } else {
                answer(route, into: &document, shared: &shared)
            }
        }
    }

    /// Whether a route's answer stands in a named location.
    static func answersApart(_ route: RoutePlan, of listener: ListenerPlan) -> Bool {
        if case .backend = route.action { return false }
        return !route.rateLimits.isEmpty || route.traffic.connectionLimit != nil || route.traffic.basicAuth != nil
            || listener.traffic.connectionLimit != nil
    }

    /// Adds the named location of a route that answers apart.
    func lowerAnswer(_ route: RoutePlan, into document: inout Document, shared: inout SharedVariables) {
        document.blank()
        document.block("location", .named("@", Name(label: route.label))) { block in
            answer(route, into: &block, shared: &shared)
        }
    }

    private func answer(_ route: RoutePlan, into document: inout Document, shared: inout SharedVariables) {
        switch route.action {
        case .backend: break
        case .redirect(let redirect):
            RedirectLowering(route: route, redirect: redirect).lower(into: &document, shared: &shared)
        case .respond(let response):
            ResponseLowering(route: route, response: response)
                .lower(into: &document, shared: &shared, reporting: scope.losses)
        }
        MessageLowering(scope: scope, route: route).lower(into: &document, shared: &shared)
    }

    private func proxy(
        _ route: RoutePlan, to backend: BackendPlan, into document: inout Document, shared: inout SharedVariables
    ) {
        if route.websocket { shared.connection = true }
        if scope.emulatesCookie(backend) {
            document.directive("add_header", "Set-Cookie", .variable(CookieEmulation.header(backend)), "always")
            document.directive(
                "proxy_pass",
                .compound(["http://", .variable(CookieEmulation.upstream(backend))], quoted: false))
        } else {
            document.directive("proxy_pass", .named("http://", scope.upstream(backend)))
        }
        settings.lower(route, to: backend, into: &document)
        TrafficLowering(scope: scope, route: route).lowerProxied(into: &document)
        MessageLowering(scope: scope, route: route).lower(into: &document, shared: &shared)
    }

    private func limits(_ route: RoutePlan, into document: inout Document) {
        let limits = route.rateLimits.map { scope.plan.rateLimits[$0] }.filter { LimitZones.canCount($0.key) }
        for limit in limits {
            document.begin("limit_req")
            document.add(.named("zone=", scope.zone(limit)))
            if limit.burst > 0 {
                document.add(.setting("burst=", limit.burst))
                document.add("nodelay")
            }
        }
        guard let first = limits.first else { return }
        if limits.contains(where: { $0.status != first.status }) {
            scope.losses.lose(
                .inexpressibleCombination, "rate limits of one route that refuse with different statuses",
                at: route.span, instead: "give them the same `status`")
        }
        document.directive("limit_req_status", .number(first.status))
    }
}
