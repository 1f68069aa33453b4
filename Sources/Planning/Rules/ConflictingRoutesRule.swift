import Diagnostics
import TopologyModel

/// LB0401: two routes of the same host match the same requests; nginx refuses them, others silently take one.
enum ConflictingRoutesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            var seen: [PathMatch: [Int]] = [:]
            for index in indices {
                let route = routes[index]
                let key = route.path.canonical
                if let first = seen[key]?.first(where: { routes[$0].conditions.isSame(as: route.conditions) }) {
                    report(route, first: routes[first], bag)
                } else {
                    seen[key, default: []].append(index)
                }
            }
        }
    }

    private static func report(_ route: RoutePlan, first: RoutePlan, _ bag: DiagnosticBag) {
        let isBare = route.conditions.isEmpty
        bag.report(
            Diagnostic(
                .conflictingRoutes, "two routes match the same requests", at: route.pathSpan,
                label: isBare ? "the same path again" : "the same path and conditions again",
                related: [Diagnostic.Label(first.pathSpan, "first here")],
                help: [isBare ? "remove one, or change its path" : "remove one, or change its path or conditions"]))
    }
}
