import Diagnostics
import TopologyModel

/// LB0427: a rewrite takes away what no request of its route begins with.
enum RewriteOutsidePathRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for route in subject.plan.routes {
            guard let rewrite = route.messages.rewrite else { continue }
            if let prefix = rewrite.stripPrefix, !route.beginsWith(prefix.value) {
                report("`\(prefix.value.text)` is not the beginning of the route's path", prefix.span, route, bag)
            } else if let prefix = rewrite.replacePrefix, case .regex = route.path {
                report("a regular expression has no prefix to replace", prefix.span, route, bag)
            }
        }
    }

    private static func report(_ message: String, _ span: SourceSpan, _ route: RoutePlan, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .rewriteOutsidePath, message, at: span, related: [Diagnostic.Label(route.pathSpan, "the route")],
                help: ["give the route a path below it, or a rewrite of its own"]))
    }
}
