import Diagnostics
import TopologyModel

/// LB0402: a route whose requests are all taken by one that comes before it in the canonical order.
enum UnreachableRouteRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            guard indices.count > 1 else { return }
            var samePath = ConditionIndex(indices.map { routes[$0].conditions })
            var expressions = ExpressionIndex()
            var path: PathMatch?
            for index in indices {
                let route = routes[index]
                if !samePath.isUseless {
                    let own = route.path.canonical
                    if own != path { samePath.removeAll() }
                    path = own
                }
                if let taker = samePath.taker(of: route.conditions) ?? expressions.taker(of: route, routes) {
                    report(route, taker: routes[taker], bag)
                }
                samePath.insert(index, route.conditions)
                expressions.insert(index, route)
            }
        }
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
