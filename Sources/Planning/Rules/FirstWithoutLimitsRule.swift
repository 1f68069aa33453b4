import Diagnostics
import TopologyModel

/// LB0435: of servers that are filled one after the other, each but the last has a limit.
enum FirstWithoutLimitsRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends where backend.balance == .first {
            let filled = backend.servers.filter { $0.state == .active && !$0.isBackup }
            guard let endless = filled.dropLast().first(where: { $0.maxConnections == nil }) else { continue }
            bag.report(
                Diagnostic(
                    .firstWithoutLimits, "server `\(endless.name)` is never full: those behind it get nothing",
                    at: endless.span, label: "no `max_connections`",
                    related: [Diagnostic.Label(backend.balanceSpan, "filled one after the other")],
                    help: ["give it `max_connections`"]))
        }
    }
}
