import Diagnostics
import TopologyModel

/// LB0456: with `fall: 1` one lost answer moves the address, and back. LB0457: without refreshed announcements a
/// client that followed the wrong node during a split stays there.
enum FlappingRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) {
            let own = Set(
                ([vip.value.check].compactMap { $0 } + vip.value.checks.map(\.value.check)).map(\.span))
            for tracker in router.trackers where own.contains(tracker.span) {
                guard case .check(let plan) = tracker.subject, plan.check.fall.value.number == 1 else { continue }
                bag.report(
                    Diagnostic(
                        .oneAnswerMovesAddress,
                        "one bad answer to check `\(plan.name.text)` moves vip `\(router.name.text)`",
                        at: plan.check.fall.span, label: "one is enough",
                        related: [Diagnostic.Label(tracker.span, "checked for the vip here")],
                        help: ["write `fall: 2` or more, with a shorter `interval` if it must be fast"]))
            }
            if let refresh = router.announcements?.refresh, refresh.value.milliseconds == 0 {
                bag.report(
                    Diagnostic(
                        .splitNotHealed,
                        "vip `\(router.name.text)` is announced once: clients that missed it ask the wrong node",
                        at: refresh.span, label: "never again", help: ["write `refresh: 5s`, or leave it out"]))
            }
        }
    }
}
