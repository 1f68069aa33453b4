import Diagnostics
import TopologyModel

/// LB0402: a route whose requests are all taken by one that comes before it in the canonical order.
enum UnreachableRouteRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            for (position, index) in indices.enumerated() {
                guard let taker = taker(of: index, among: indices[..<position], routes) else { continue }
                report(routes[index], taker: routes[taker], bag)
            }
        }
    }

    /// The first earlier route that takes every request of a route. Of other paths only an expression can; one path
    /// under the same conditions twice is LB0401.
    private static func taker(of index: Int, among earlier: ArraySlice<Int>, _ routes: [RoutePlan]) -> Int? {
        let route = routes[index]
        if !route.conditions.isEmpty {
            let samePath = earlier.reversed().prefix { routes[$0].path.canonical == route.path.canonical }
            if let taker = samePath.last(where: { takes(routes[$0].conditions, route.conditions) }) { return taker }
        }
        return earlier.first { other in
            guard case .regex = routes[other].path else { return false }
            return routes[other].path != route.path && PathOrder.covers(routes[other], route)
        }
    }

    /// Whether conditions hold whenever others do, without being the same.
    private static func takes(_ outer: Conditions, _ inner: Conditions) -> Bool {
        !outer.isEmpty && outer.hold(whenever: inner) && outer.canonical != inner.canonical
    }

    private static func report(_ route: RoutePlan, taker: RoutePlan, _ bag: DiagnosticBag) {
        if route.path.canonical == taker.path.canonical {
            bag.report(
                Diagnostic(
                    .unreachableRoute, "this route can never be reached", at: route.span,
                    label: "every such request is taken before",
                    related: [Diagnostic.Label(taker.span, "by this route of the same path, which comes first")],
                    notes: [
                        "of one path, more conditions come first: method, headers, query, cookies; then the order "
                            + "in the file"
                    ]))
            return
        }
        bag.report(
            Diagnostic(
                .unreachableRoute, "this route can never be reached", at: route.pathSpan,
                label: "every such path is taken before",
                related: [Diagnostic.Label(taker.pathSpan, "by this expression, which comes first")],
                notes: ["expressions come before prefixes, whatever the order in the file"]))
    }
}
