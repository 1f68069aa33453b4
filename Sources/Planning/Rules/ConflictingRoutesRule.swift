import Diagnostics
import TopologyModel

/// LB0401: two routes of the same host match the same requests; nginx refuses them, others silently take one.
enum ConflictingRoutesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            var seen: [Key: Int] = [:]
            for index in indices {
                let route = routes[index]
                let key = Key(path: route.path.canonical, conditions: route.conditions.canonical)
                if let first = seen[key] {
                    report(route, first: routes[first], bag)
                } else {
                    seen[key] = index
                }
            }
        }
    }

    /// What two routes that match the same requests have in common.
    private struct Key: Hashable {
        let path: PathMatch
        let conditions: Set<RouteCondition>
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
