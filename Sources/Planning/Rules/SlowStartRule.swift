import Diagnostics
import TopologyModel

/// LB0417: a server's share grows when it comes back, which only checks tell.
enum SlowStartRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends where backend.healthCheck == nil && backend.passiveCheck == nil {
            guard let server = backend.servers.first(where: { $0.slowStart != nil }) else { continue }
            bag.report(
                Diagnostic(
                    .policyWithoutEffect,
                    "nothing takes servers of backend `\(backend.name.text)` out: none ever comes back slowly",
                    at: server.span, label: "`slow_start` has no effect",
                    help: ["add `health_check` or `passive_check` to the backend"]))
        }
    }
}
