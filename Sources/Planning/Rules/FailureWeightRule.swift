import Diagnostics
import TopologyModel

/// LB0409: a failed check must put its node below every other: |weight| larger than the difference of priorities.
///
/// With `preempt: false` no weight ever moves the address: a backup does not preempt a master with a lower priority.
enum FailureWeightRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) {
            guard case .weight(let weight) = router.onFailure, router.members.count > 1 else { continue }
            let span = vip.value.onFailure.span
            if !router.preempt {
                bag.report(
                    Diagnostic(
                        .failureWeightTooSmall, "a failure weight with `preempt: false` never moves the address",
                        at: span,
                        label: "no backup takes over from a living master",
                        related: [Diagnostic.Label(vip.value.preempt.span, "not preempting")],
                        help: ["use `on_failure: fault`"]))
                continue
            }
            if let pair = firstStuck(router.members, weight) { report(pair, weight, at: span, subject, bag) }
        }
    }

    /// The first two nodes of which the better one keeps the address although its check fails.
    private static func firstStuck(
        _ members: [VirtualRouterPlan.Member], _ weight: Int
    ) -> (VirtualRouterPlan.Member, VirtualRouterPlan.Member)? {
        for (index, better) in members.enumerated() {
            for worse in members[(index + 1)...] where better.priority > worse.priority {
                if max(1, better.priority + weight) >= worse.priority { return (better, worse) }
            }
        }
        return nil
    }

    private static func report(
        _ pair: (VirtualRouterPlan.Member, VirtualRouterPlan.Member), _ weight: Int, at span: SourceSpan,
        _ subject: RuleSubject, _ bag: DiagnosticBag
    ) {
        let better = subject.plan.nodes[pair.0.node].name.text
        let worse = subject.plan.nodes[pair.1.node].name.text
        let needed = pair.1.priority - pair.0.priority - 1
        bag.report(
            Diagnostic(
                .failureWeightTooSmall,
                "when the check fails on `\(better)` its priority \(pair.0.priority)\(weight) = \(max(1, pair.0.priority + weight)) is not below \(pair.1.priority) of `\(worse)`",
                at: span, label: "the address would not move",
                help: [
                    needed >= -253
                        ? "use `on_failure: fault`, or a weight of \(needed) or less" : "use `on_failure: fault`"
                ]))
    }
}
