import Diagnostics
import TopologyModel

extension Assembly {
    mutating func planVirtualRouters() -> [VirtualRouterPlan] {
        let trackers = topology.vips.map { planTrackers($0.value) }
        var groups: [Identifier: [Int]] = [:]
        for (index, vip) in topology.vips.enumerated() {
            if let group = vip.value.sync { groups[group.value, default: []].append(index) }
        }
        var drafts: [VirtualRouterDraft] = []
        for (index, vip) in topology.vips.enumerated() {
            let company = vip.value.sync.flatMap { groups[$0.value] } ?? [index]
            drafts.append(
                VirtualRouterDraft(vip, members: planMembers(vip.value), trackers: Self.union(trackers, of: company)))
        }
        return drafts.map { draft in
            let company = draft.vip.value.sync.flatMap { groups[$0.value] }
            let bound = company.flatMap { FailoverBound.together($0.map { drafts[$0].bound }) }
            return draft.plan(bound: bound ?? draft.bound)
        }
    }

    /// What a group of vips watches together: each thing once.
    private static func union(_ trackers: [[TrackerPlan]], of company: [Int]) -> [TrackerPlan] {
        guard company.count > 1 else { return company.first.map { trackers[$0] } ?? [] }
        var seen: Set<String> = []
        let all = company.flatMap { trackers[$0] }.filter { seen.insert($0.identity).inserted }
        return all.filter(\.isCheck) + all.filter { !$0.isCheck }
    }

    private mutating func planMembers(_ vip: VirtualAddress) -> [VirtualRouterPlan.Member] {
        var members: [VirtualRouterPlan.Member] = []
        for node in vip.nodes {
            guard let index = symbols.nodes.resolve(Located(node.name, at: node.span), reporting: bag) else { continue }
            let own = topology.nodes[index].value
            members.append(
                VirtualRouterPlan.Member(
                    node: index, priority: node.value.priority.number,
                    interface: (node.value.interface ?? vip.interface ?? own.interface).value,
                    address: (node.value.address ?? own.address).value))
        }
        return members.sorted { $0.priority != $1.priority ? $0.priority > $1.priority : $0.node < $1.node }
    }
}

/// A vip with its names resolved, before it is known how slow its company is.
private struct VirtualRouterDraft {
    let vip: Named<VirtualAddress>
    let members: [VirtualRouterPlan.Member]
    let trackers: [TrackerPlan]
    let version: Int
    let bound: FailoverBound

    init(_ vip: Named<VirtualAddress>, members: [VirtualRouterPlan.Member], trackers: [TrackerPlan]) {
        self.vip = vip
        self.members = members
        self.trackers = trackers
        let value = vip.value
        let isIPv6 = VirtualRouterPlan.isIPv6(
            addresses: value.addresses.map(\.value), nodes: members.map(\.address))
        // Version 2 has neither IPv6 nor fractions of a second (RFC 3768, 5.3.7 and 1).
        let needed = isIPv6 || !value.advertInterval.value.isWholeSeconds ? 3 : 2
        version = max(needed, value.version?.value.number ?? needed)
        bound = FailoverBound(
            timers: ElectionTimers(advertisement: value.advertInterval.value, version: version),
            priorities: members.map(\.priority), trackers: trackers, preempt: value.preempt.value,
            preemptDelay: value.preemptDelay?.value ?? Duration(milliseconds: 0))
    }

    func plan(bound: FailoverBound) -> VirtualRouterPlan {
        let value = vip.value
        return VirtualRouterPlan(
            name: vip.name, span: vip.span, addresses: value.addresses.map(\.value),
            routerID: value.virtualRouterID.value.number, advertInterval: value.advertInterval.value, version: version,
            members: members, trackers: trackers, preempt: value.preempt.value,
            preemptDelay: value.preemptDelay?.value ?? Duration(milliseconds: 0), syncGroup: value.sync?.value,
            unicast: value.unicast.value, announcements: value.announcements?.value,
            authentication: value.authentication?.value, notify: value.notify?.value, bound: bound)
    }
}
