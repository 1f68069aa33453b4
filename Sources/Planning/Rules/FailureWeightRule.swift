import Diagnostics
import TopologyModel

/// LB0409: a failure must put its node below every other: |weight| larger than the difference of priorities.
///
/// With `preempt: false` no weight ever moves the address: a backup does not preempt a master with a lower priority.
enum FailureWeightRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        // One place is told once, however many checks and vips of a sync group it stands for.
        var told: Set<SourceSpan> = []
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) where router.members.count > 1 {
            let electorate = Electorate(router)
            for (index, tracker) in router.trackers.enumerated() {
                guard case .weight(let weight) = tracker.onFailure,
                    let stuck = electorate.firstStuck(when: index), told.insert(tracker.modeSpan).inserted
                else { continue }
                if router.preempt {
                    let pair = (router.members[stuck.better], router.members[stuck.worse])
                    report(pair, tracker, weight, of: vip, subject, bag)
                } else {
                    reportStanding(tracker, vip, bag)
                }
            }
        }
    }

    private static func reportStanding(_ tracker: TrackerPlan, _ vip: Named<VirtualAddress>, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .failureWeightTooSmall, "a failure weight with `preempt: false` never moves the address",
                at: tracker.modeSpan, label: "no backup takes over from a living master",
                related: [Diagnostic.Label(vip.value.preempt.span, "not preempting")],
                help: ["use `on_failure: fault`"]))
    }

    private static func report(
        _ pair: (VirtualRouterPlan.Member, VirtualRouterPlan.Member), _ tracker: TrackerPlan, _ weight: Int,
        of vip: Named<VirtualAddress>, _ subject: RuleSubject, _ bag: DiagnosticBag
    ) {
        let better = subject.plan.nodes[pair.0.node].name.text
        let worse = subject.plan.nodes[pair.1.node].name.text
        let needed = pair.1.priority - pair.0.priority - 1
        let isLone = vip.value.checks.isEmpty && vip.value.track.isEmpty && vip.value.sync == nil
        let cause = isLone ? "the check" : tracker.title
        let place = vip.value.sync == nil ? "" : " in vip `\(vip.name.text)` of its group"
        let lowered = max(1, pair.0.priority + weight)
        bag.report(
            Diagnostic(
                .failureWeightTooSmall,
                "when \(cause) fails on `\(better)`\(place) its priority \(pair.0.priority)\(weight) = \(lowered) is not below \(pair.1.priority) of `\(worse)`",
                at: tracker.modeSpan, label: "the address would not move",
                help: [
                    needed >= -253 && pair.1.priority > 1
                        ? "use `on_failure: fault`, or a weight of \(needed) or less" : "use `on_failure: fault`"
                ]))
    }
}
