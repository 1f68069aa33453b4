import Diagnostics
import TopologyModel

/// LB0402: a route whose requests are all taken by one that comes before it in the canonical order.
enum UnreachableRouteRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            // Only an expression can take the requests of a later route; the same path twice is LB0401.
            for (position, index) in indices.enumerated() {
                let taker = indices[..<position].first { earlier in
                    guard case .regex = routes[earlier].path else { return false }
                    return routes[earlier].path != routes[index].path
                        && PathOrder.covers(routes[earlier].path, routes[index].path)
                }
                guard let taker else { continue }
                bag.report(
                    Diagnostic(
                        .unreachableRoute, "this route can never be reached", at: routes[index].pathSpan,
                        label: "every such path is taken before",
                        related: [Diagnostic.Label(routes[taker].pathSpan, "by this expression, which comes first")],
                        notes: ["expressions come before prefixes, whatever the order in the file"]))
            }
        }
    }
}
