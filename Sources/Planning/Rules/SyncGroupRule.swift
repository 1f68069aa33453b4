import Diagnostics
import TopologyModel

/// LB0453: vips that move together need company, the same nodes in the same order, and one way of coming back.
///
/// With another order keepalived elects one node for the one and another for the other, and so on without end
/// (keepalived.conf(5), "VRRP synchronization group(s)").
enum SyncGroupRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var firsts: [Identifier: Int] = [:]
        var counts: [Identifier: Int] = [:]
        for (index, vip) in subject.topology.vips.enumerated() {
            guard let group = vip.value.sync else { continue }
            counts[group.value, default: 0] += 1
            guard let first = firsts[group.value] else {
                firsts[group.value] = index
                continue
            }
            compare(first, index, group, subject, bag)
        }
        for vip in subject.topology.vips {
            guard let group = vip.value.sync, counts[group.value] == 1 else { continue }
            let near = suggestion(
                for: group.value.text, among: counts.filter { $0.value > 1 }.map(\.key.text).sorted())
            bag.report(
                Diagnostic(
                    .syncGroupMismatch, "vip `\(vip.name.text)` is alone in sync group `\(group.value.text)`",
                    at: group.span, label: "no other vip is in it",
                    help: [near.map { "did you mean `\($0)`?" } ?? "give another vip the same `sync`, or remove it"]))
        }
    }

    private static func compare(
        _ first: Int, _ second: Int, _ group: Located<Identifier>, _ subject: RuleSubject, _ bag: DiagnosticBag
    ) {
        let (one, other) = (subject.plan.virtualRouters[first], subject.plan.virtualRouters[second])
        let problem: String
        if one.members.map(\.node) != other.members.map(\.node) {
            let isSame = Set(one.members.map(\.node)) == Set(other.members.map(\.node))
            problem = isSame ? "rank their nodes differently" : "have different nodes"
        } else if one.preempt != other.preempt || one.preemptDelay != other.preemptDelay {
            problem = "come back differently: `preempt` and `preempt_delay` must be the same"
        } else {
            return
        }
        bag.report(
            Diagnostic(
                .syncGroupMismatch,
                "vips `\(one.name.text)` and `\(other.name.text)` move together and \(problem)", at: group.span,
                label: "in one group", related: [Diagnostic.Label(one.span, "the first of the group")],
                help: ["give both the same nodes in the same order of priorities, or take one out of the group"]))
    }
}
