import Diagnostics
import TopologyModel

/// LB0455: a delay before taking over again needs `preempt` (keepalived.conf(5), `preempt_delay`).
enum PreemptDelayRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for vip in subject.topology.vips where !vip.value.preempt.value {
            guard let delay = vip.value.preemptDelay else { continue }
            bag.report(
                Diagnostic(
                    .delayWithoutPreemption, "`preempt_delay` does nothing with `preempt: false`", at: delay.span,
                    label: "nothing to delay", related: [Diagnostic.Label(vip.value.preempt.span, "never taken back")],
                    help: ["remove one of them"]))
        }
    }
}
