import Diagnostics
import TopologyModel

/// LB0419: a route has `cors`, and its `methods` keep browsers' preflights (OPTIONS) from it.
enum PreflightRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            for (position, index) in indices.enumerated() {
                let route = routes[index]
                guard let cors = route.messages.cors, let wanted = methods(of: route), !takesOptions(wanted) else {
                    continue
                }
                let next = indices[(position + 1)...].first { other in
                    PathOrder.covers(routes[other].path, route.path)
                        && methods(of: routes[other]).map { takesOptions($0) } ?? true
                }
                if let next, routes[next].messages.cors != nil { continue }
                bag.report(
                    Diagnostic(
                        .preflightElsewhere, "preflights of this route go elsewhere: its `methods` lack OPTIONS",
                        at: route.span, label: "asked with OPTIONS before it is used",
                        related: [Diagnostic.Label(cors.span, "cors")],
                        help: ["add OPTIONS to `methods`: `cors` answers preflights before they reach a backend"]))
            }
        }
    }

    private static func methods(of route: RoutePlan) -> [RequestMethod]? {
        for condition in route.conditions.all { if case .method(let methods) = condition { return methods } }
        return nil
    }

    private static func takesOptions(_ methods: [RequestMethod]) -> Bool { methods.contains { $0.text == "OPTIONS" } }
}
