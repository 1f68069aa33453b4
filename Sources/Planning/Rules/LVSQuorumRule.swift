import Diagnostics
import TopologyModel

/// LB0422: the quorum can be reached, and lost again.
enum LVSQuorumRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for service in subject.plan.lvs {
            let settings = service.settings
            let quorum = settings.quorum.value.number
            let hysteresis = settings.hysteresis?.value.number ?? 0
            let servers = subject.plan.backends[service.backend].realServers.filter { $0.state == .active }
            let total = servers.reduce(0) { $0 + $1.weight }
            if !servers.isEmpty, quorum + hysteresis > total {
                report(
                    "a quorum of \(quorum + hysteresis) is never reached: all servers together weigh \(total)",
                    hysteresis > 0 ? settings.hysteresis?.span ?? settings.quorum.span : settings.quorum.span, bag)
            } else if let span = settings.hysteresis?.span, hysteresis >= quorum {
                report("with a hysteresis of \(hysteresis) a quorum of \(quorum) is never lost", span, bag)
            }
        }
    }

    private static func report(_ message: String, _ span: SourceSpan, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .lvsQuorum, message, at: span,
                help: ["quorum and hysteresis count weights: `quorum` + `hysteresis` at most their sum"]))
    }
}
