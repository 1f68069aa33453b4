import Diagnostics
import TopologyModel

/// LB0426: a route changes the Access-Control headers that its `cors` makes.
enum CORSConflictRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var seen: Set<SourceSpan> = []
        for route in subject.plan.routes {
            guard let cors = route.messages.cors, let changes = route.messages.responseHeaders else { continue }
            for name in changes.names
            where name.value.text.lowercased().hasPrefix("access-control-") && seen.insert(name.span).inserted {
                bag.report(
                    Diagnostic(
                        .corsConflict, "`\(name.value.text)` is made by `cors`", at: name.span,
                        related: [Diagnostic.Label(cors.span, "cors")], help: ["say it there"]))
            }
        }
    }
}
