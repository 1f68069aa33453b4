import Diagnostics
import TopologyModel

/// LB0401: two routes of the same host match the same requests; nginx refuses them, others silently take one.
enum ConflictingRoutesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routes = subject.plan.routes
        HostRoutes.forEach(subject.plan) { indices in
            var seen: [PathMatch: Int] = [:]
            for index in indices {
                let route = routes[index]
                let key = canonical(route.path)
                guard let first = seen[key] else {
                    seen[key] = index
                    continue
                }
                bag.report(
                    Diagnostic(
                        .conflictingRoutes, "two routes match the same requests", at: route.pathSpan,
                        label: "the same path again",
                        related: [Diagnostic.Label(routes[first].pathSpan, "first here")],
                        help: ["remove one, or change its path"]))
            }
        }
    }

    /// `/api` and `/api/` are the same prefix.
    private static func canonical(_ path: PathMatch) -> PathMatch {
        guard case .prefix(let prefix) = path, let shorter = try? URLPath(prefix.withoutTrailingSlash) else {
            return path
        }
        return .prefix(shorter)
    }
}
