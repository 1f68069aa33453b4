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
        compareModes(subject.topology.vips, bag)
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

    /// What a group watches is watched for all of it, so it fails in one way.
    private static func compareModes(_ vips: [Named<VirtualAddress>], _ bag: DiagnosticBag) {
        var first: [Identifier: [String: Located<FailureMode>]] = [:]
        for vip in vips {
            guard let group = vip.value.sync?.value else { continue }
            for (name, mode) in vip.value.watched {
                guard let earlier = first[group]?[name] else {
                    first[group, default: [:]][name] = mode
                    continue
                }
                guard earlier.value != mode.value else { continue }
                bag.report(
                    Diagnostic(
                        .syncGroupMismatch, "group `\(group.text)` watches \(name) in two ways", at: mode.span,
                        label: "another way", related: [Diagnostic.Label(earlier.span, "first here")],
                        help: ["what one vip of a group watches is watched for all of it: give one `on_failure`"]))
            }
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

extension VirtualAddress {
    /// What this vip says is watched, by kind and name, and what a failure of it does.
    fileprivate var watched: [(name: String, mode: Located<FailureMode>)] {
        let first = check.map { [(name: "check `\($0.value.text)`", mode: onFailure)] } ?? []
        let further = checks.map {
            (name: "check `\($0.value.check.value.text)`", mode: $0.value.onFailure ?? onFailure)
        }
        let others = track.map { item in
            let name =
                item.value.interface.map { "interface `\($0.value.text)`" }
                ?? item.value.process.map { "process `\($0.value.text)`" }
                ?? "file `\(item.value.file?.value.text ?? "")`"
            return (name: name, mode: item.value.onFailure ?? onFailure)
        }
        return first + further + others
    }
}
