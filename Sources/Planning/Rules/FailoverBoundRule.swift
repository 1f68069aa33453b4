import Diagnostics
import TopologyModel

/// LB0410: the takeover takes no longer than `max_failover` promises; the bound is told either way.
enum FailoverBoundRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) where router.members.count > 1 {
            let longest = router.bound.longest
            guard let limit = vip.value.maxFailover else {
                tell(router, "", bag)
                continue
            }
            guard longest > limit.value else {
                tell(router, " (limit \(limit.value.text))", bag)
                continue
            }
            bag.report(
                Diagnostic(
                    .failoverTooSlow,
                    "vip `\(router.name.text)` may take \(longest.rounded) to fail over; `max_failover` is \(limit.value.text)",
                    at: limit.span, label: "cannot be kept", related: related(router), notes: parts(router),
                    help: ["shorten the check's `interval`, `fall` or `timeout`, or raise `max_failover`"]))
        }
    }

    private static func tell(_ router: VirtualRouterPlan, _ limit: String, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .failoverTooSlow, "vip `\(router.name.text)` fails over within \(router.bound.longest.rounded)\(limit)",
                at: router.span, notes: parts(router), severity: .note))
    }

    private static func related(_ router: VirtualRouterPlan) -> [Diagnostic.Label] {
        router.check.map { [Diagnostic.Label($0.check.span, "the check")] } ?? []
    }

    private static func parts(_ router: VirtualRouterPlan) -> [String] {
        let dies =
            "a node, its keepalived or its link dies: \(router.bound.nodeDies.rounded) (three advertisements and the skew)"
        guard let check = router.check, let bound = router.bound.checkFails else {
            return [dies, "without a `check` a failing service moves nothing"]
        }
        let timers = check.check
        let election = router.onFailure == .fault ? "the skew" : "four advertisements and the skew"
        return [
            "a service fails: \(bound.rounded) (\(timers.fall.value.number) checks every \(timers.interval.value.text), a timeout of \(timers.timeout.value.text), \(election))",
            dies,
        ]
    }
}
