package import TopologyModel

/// The longest time from a fault to the takeover of the address, fault by fault, and from the repair to the return.
package struct FailoverBound: Hashable, Sendable {
    /// From the failure of each tracker to the takeover, in the plan's order: detection and election.
    package let trackers: [Duration]
    /// From the death of the master, its daemon or its link, or from a silent cut to the takeover.
    package let nodeDies: Duration
    /// From the end of the master's daemon, which says goodbye, to the takeover.
    package let daemonStops: Duration
    /// From the repair of the first master to its taking over again; `nil` where it does not.
    package let comesBack: Duration?
    /// From the end of a silent cut, which leaves two masters, to the last one's stepping down.
    package let splitHeals: Duration

    /// The longest of the takeovers.
    package var longest: Duration { trackers.reduce(nodeDies, max) }

    /// The times of one vip; in a sync group each is the longest of the group's.
    init(
        timers: ElectionTimers, priorities: [Int], trackers: [TrackerPlan], preempt: Bool, preemptDelay: Duration
    ) {
        let weights = trackers.map { if case .weight(let weight) = $0.onFailure { weight } else { 0 } }
        // The backup that is left may itself be lowered by a failure, which makes it wait longer.
        let lowest = max(1, (priorities.min() ?? 1) + (weights.min() ?? 0))
        let (skew, masterDown) = (timers.skew(lowest), timers.masterDown(lowest))
        self.trackers = trackers.map { $0.detection + ($0.onFailure == .fault ? skew : masterDown) }
        nodeDies = masterDown
        daemonStops = skew
        splitHeals = timers.advertisement
        guard preempt else {
            comesBack = nil
            return
        }
        let known = trackers.map(\.recovery).max() ?? Duration(milliseconds: 0)
        // The delay begins when the other master is heard.
        let delay = preemptDelay.milliseconds == 0 ? preemptDelay : preemptDelay + timers.advertisement
        comesBack = known + delay + timers.masterDown(priorities.max() ?? 1)
    }

    private init(_ bounds: [FailoverBound], _ first: FailoverBound) {
        trackers = first.trackers.indices.map { index in
            bounds.reduce(first.trackers[index]) { max($0, $1.trackers[index]) }
        }
        nodeDies = bounds.reduce(first.nodeDies) { max($0, $1.nodeDies) }
        daemonStops = bounds.reduce(first.daemonStops) { max($0, $1.daemonStops) }
        comesBack = first.comesBack.map { start in bounds.reduce(start) { max($0, $1.comesBack ?? start) } }
        splitHeals = bounds.reduce(first.splitHeals) { max($0, $1.splitHeals) }
    }

    /// The bound of vips that move together: each as slow as the slowest; all have the same trackers.
    static func together(_ bounds: [FailoverBound]) -> FailoverBound? {
        bounds.first.map { FailoverBound(bounds, $0) }
    }
}
