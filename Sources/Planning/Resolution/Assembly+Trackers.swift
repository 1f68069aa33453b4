import Diagnostics
import TopologyModel

extension Assembly {
    /// What a vip says is watched: its checks in their order, then the rest.
    mutating func planTrackers(_ vip: VirtualAddress) -> [TrackerPlan] {
        var trackers: [TrackerPlan] = []
        let all =
            (vip.check.map { [(name: $0, mode: vip.onFailure)] } ?? [])
            + vip.checks.map { (name: $0.value.check, mode: $0.value.onFailure ?? vip.onFailure) }
        for (name, mode) in all {
            guard let plan = planCheck(name) else { continue }
            trackers.append(
                TrackerPlan(subject: .check(plan), onFailure: mode.value, modeSpan: mode.span, span: name.span))
        }
        for item in vip.track {
            guard let subject = Self.subject(of: item.value) else { continue }
            let mode = item.value.onFailure ?? vip.onFailure
            trackers.append(
                TrackerPlan(subject: subject, onFailure: mode.value, modeSpan: mode.span, span: item.value.span))
        }
        return trackers
    }

    private static func subject(of tracking: Tracking) -> TrackerPlan.Subject? {
        if let interface = tracking.interface { return .interface(interface.value) }
        if let process = tracking.process { return .process(process.value) }
        return tracking.file.map { .file($0.value) }
    }

    private mutating func planCheck(_ name: Located<Identifier>) -> VirtualRouterPlan.CheckPlan? {
        guard let index = symbols.healthChecks.resolve(name, reporting: bag) else { return nil }
        let check = topology.healthChecks[index].value
        // A missing port is HealthCheckPortRule's finding.
        return VirtualRouterPlan.CheckPlan(name: name.value, check: check, port: check.port?.value.number ?? 0)
    }
}
