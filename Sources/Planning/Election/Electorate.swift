package import TopologyModel

/// The nodes that may hold a vip, and who does in which state: the election of RFC 9568, 6.4, with what keepalived
/// adds, namely trackers whose failure takes a node out (`fault`) or lowers its priority (a weight).
///
/// An election compares two nodes at a time by their priorities alone, so who wins among all follows from every pair:
/// what holds for each pair of nodes holds for every combination of states.
package struct Electorate: Sendable {
    /// Something that befalls a node.
    package struct Fault: Hashable, Sendable {
        /// The node, by its place among the members.
        package let member: Int
        /// The tracker that fails there; `nil` for the death of the node, its daemon or its link.
        package let tracker: Int?

        package init(member: Int, tracker: Int?) {
            self.member = member
            self.tracker = tracker
        }
    }

    /// The nodes' priorities, highest first.
    package let priorities: [Int]
    /// What the failure of each tracker does.
    package let modes: [FailureMode]
    /// Whether a better node takes over from a living master.
    package let preempts: Bool

    package init(priorities: [Int], modes: [FailureMode], preempts: Bool) {
        self.priorities = priorities
        self.modes = modes
        self.preempts = preempts
    }

    /// The electorate of a vip.
    package init(_ router: VirtualRouterPlan) {
        self.init(
            priorities: router.members.map(\.priority), modes: router.trackers.map(\.onFailure),
            preempts: router.preempt)
    }

    /// The priority that a node claims the address with; `nil` when it is out.
    package func claim(of member: Int, under faults: [Fault]) -> Int? {
        var priority = priorities[member]
        for fault in faults where fault.member == member {
            guard let tracker = fault.tracker, case .weight(let weight) = modes[tracker] else { return nil }
            priority += weight
        }
        // keepalived keeps 0 and 255 for themselves (keepalived.conf(5), track files).
        return min(max(priority, 1), 254)
    }

    /// Who is master once the election has settled, `nil` for nobody; `holder` was it before.
    ///
    /// Of equals the one that holds the address keeps it; when nobody does, the first is as good as any.
    package func master(under faults: [Fault], after holder: Int?) -> Int? {
        var best: (member: Int, claim: Int)?
        if let holder, let claim = claim(of: holder, under: faults) {
            if !preempts { return holder }
            best = (holder, claim)
        }
        for member in priorities.indices {
            guard let claim = claim(of: member, under: faults) else { continue }
            if let best, claim <= best.claim { continue }
            best = (member, claim)
        }
        return best?.member
    }

    /// The first pair of nodes of which the better one keeps the address although the tracker fails there and all is
    /// well with the other.
    func firstStuck(when tracker: Int) -> (better: Int, worse: Int)? {
        for better in priorities.indices {
            let fault = Fault(member: better, tracker: tracker)
            guard let claim = claim(of: better, under: [fault]) else { continue }
            for worse in priorities.indices.dropFirst(better + 1)
            where priorities[worse] < priorities[better] && (!preempts || claim >= priorities[worse]) {
                return (better, worse)
            }
        }
        return nil
    }
}
