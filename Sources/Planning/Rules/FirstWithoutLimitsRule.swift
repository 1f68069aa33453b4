import Diagnostics
import TopologyModel

/// LB0435: of servers that are filled one after the other, each but the last has a limit.
enum FirstWithoutLimitsRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends where backend.balance == .first {
            reportWeights(backend, bag)
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

    /// LB0417: servers that are filled one after the other have no shares.
    private static func reportWeights(_ backend: BackendPlan, _ bag: DiagnosticBag) {
        guard let odd = backend.servers.first(where: { $0.weight != backend.servers[0].weight }) else { return }
        bag.report(
            Diagnostic(
                .policyWithoutEffect, "`balance: first` takes servers in their order, whatever their weights",
                at: odd.span, label: "its weight has no effect", help: ["leave `weight` out"]))
    }
}
