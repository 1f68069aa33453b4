import Diagnostics
import TopologyModel

/// LB0410: the takeover takes no longer than `max_failover` promises; the bound is told either way.
enum FailoverBoundRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let wide = wideGroups(subject.plan)
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) where router.members.count > 1 {
            let longest = router.bound.longest
            let isWide = router.syncGroup.map(wide.contains) ?? false
            guard let limit = vip.value.maxFailover else {
                tell(router, "", parts(router, isWide: isWide), bag)
                continue
            }
            guard longest > limit.value else {
                tell(router, " (limit \(limit.value.text))", parts(router, isWide: isWide), bag)
                continue
            }
            bag.report(
                Diagnostic(
                    .failoverTooSlow,
                    "vip `\(router.name.text)` may take \(longest.rounded) to fail over; `max_failover` is \(limit.value.text)",
                    at: limit.span, label: "cannot be kept", related: related(router),
                    notes: parts(router, isWide: isWide),
                    help: [help(router, limit.value)]))
        }
    }

    /// The sync groups whose vips are on more than one interface of a node.
    private static func wideGroups(_ plan: Plan) -> Set<Identifier> {
        var places: [Identifier: [Int: InterfaceName]] = [:]
        var wide: Set<Identifier> = []
        for router in plan.virtualRouters {
            guard let group = router.syncGroup else { continue }
            for member in router.members {
                let first = places[group, default: [:]].updateValue(member.interface, forKey: member.node)
                if let first, first != member.interface { wide.insert(group) }
            }
        }
        return wide
    }

    private static func tell(_ router: VirtualRouterPlan, _ limit: String, _ parts: [String], _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .failoverTooSlow,
                "vip `\(router.name.text)` fails over within \(router.bound.longest.rounded)\(limit): \(summary(router))",
                at: router.span, notes: parts, severity: .note))
    }

    /// The kinds of fault in one line.
    private static func summary(_ router: VirtualRouterPlan) -> String {
        let bound = router.bound
        let slowest = zip(router.trackers, bound.trackers).filter(\.0.isCheck).map(\.1).max()
        let kinds =
            [slowest.map { "failing check \($0.rounded)" }, "death or silence \(bound.nodeDies.rounded)"]
            + ["stop \(bound.daemonStops.rounded)", bound.comesBack.map { "return \($0.rounded)" }]
        return kinds.compactMap { $0 }.joined(separator: ", ")
    }

    private static func help(_ router: VirtualRouterPlan, _ limit: Duration) -> String {
        router.bound.nodeDies > limit
            ? "shorten `advert_interval`, or raise `max_failover`"
            : "shorten the check's `interval`, `fall` or `timeout`, or raise `max_failover`"
    }

    /// The checks that take too long, or the slowest when all is told.
    private static func related(_ router: VirtualRouterPlan) -> [Diagnostic.Label] {
        let slowest = zip(router.trackers, router.bound.trackers).max { $0.1 < $1.1 }
        guard let slowest, slowest.1 == router.bound.longest, case .check(let plan) = slowest.0.subject else {
            return []
        }
        return [Diagnostic.Label(plan.check.span, "the check")]
    }

    private static func parts(_ router: VirtualRouterPlan, isWide: Bool) -> [String] {
        let bound = router.bound
        var parts = zip(router.trackers, bound.trackers).map { part($0, $1, isOnlyCheck: router.checks.count == 1) }
        parts.append(
            "a node, its keepalived or its link dies: \(bound.nodeDies.rounded) (three advertisements and the skew)")
        if router.checks.isEmpty { parts.append("without a `check` a failing service moves nothing") }
        parts.append("keepalived is stopped: \(bound.daemonStops.rounded) (the skew)")
        parts.append(homecoming(router))
        parts.append(
            "a silent cut between the nodes leaves two masters while it lasts, and one within \(bound.splitHeals.rounded) of its end"
        )
        if isWide {
            // Seen on 2.2.7: a backup takes no vip of a group while it hears the master of another.
            parts.append(
                "a silent cut of one of the group's networks alone moves nothing: on the others the nodes still hear each other"
            )
        }
        parts.append(proof(router))
        return parts
    }

    private static func part(_ tracker: TrackerPlan, _ bound: Duration, isOnlyCheck: Bool) -> String {
        let election = tracker.onFailure == .fault ? "the skew" : "three advertisements and the skew"
        switch tracker.subject {
        case .check(let plan):
            let timers = plan.check
            return
                "\(isOnlyCheck ? "a service" : tracker.title) fails: \(bound.rounded) (\(timers.fall.value.number) checks every \(timers.interval.value.text), a timeout of \(timers.timeout.value.text), \(election))"
        case .interface: return "\(tracker.title) goes down: \(bound.rounded) (\(election))"
        case .process: return "\(tracker.title) ends: \(bound.rounded) (\(election))"
        case .file: return "\(tracker.title) holds another number than 0: \(bound.rounded) (\(election))"
        }
    }

    private static func homecoming(_ router: VirtualRouterPlan) -> String {
        guard let back = router.bound.comesBack else { return "a repaired node does not take over: `preempt: false`" }
        let delay = router.preemptDelay.milliseconds > 0 ? ", with \(router.preemptDelay.text) of `preempt_delay`" : ""
        return "a repaired node takes over again within \(back.rounded)\(delay)"
    }

    /// What playing every combination of up to two faults through has shown.
    private static func proof(_ router: VirtualRouterPlan) -> String {
        let enumeration = FaultEnumeration(Electorate(router))
        let one = enumeration.combinations - enumeration.withoutMaster
        let nobody = enumeration.withoutMaster
        return
            "up to two faults in \(enumeration.combinations) combinations: one master in \(one)"
            + (nobody == 0 ? "" : ", none in \(nobody) where no node is well")
    }
}
