import Diagnostics
import TopologyModel

extension Assembly {
    mutating func planVirtualRouters() -> [VirtualRouterPlan] {
        topology.vips.map { planVirtualRouter($0) }
    }

    private mutating func planVirtualRouter(_ vip: Named<VirtualAddress>) -> VirtualRouterPlan {
        let value = vip.value
        var members: [VirtualRouterPlan.Member] = []
        for node in value.nodes {
            guard let index = symbols.nodes.resolve(Located(node.name, at: node.span), reporting: bag) else { continue }
            members.append(VirtualRouterPlan.Member(node: index, priority: node.value.number))
        }
        members.sort { $0.priority != $1.priority ? $0.priority > $1.priority : $0.node < $1.node }
        let check = planCheck(value.check)
        return VirtualRouterPlan(
            name: vip.name, span: vip.span, addresses: value.addresses.map(\.value),
            routerID: value.virtualRouterID.value.number, advertInterval: value.advertInterval.value,
            members: members, check: check, onFailure: value.onFailure.value, preempt: value.preempt.value,
            unicast: value.unicast.value, notify: value.notify?.value,
            bound: FailoverBound(
                advertInterval: value.advertInterval.value,
                isIPv6: value.addresses.first?.value.address.isIPv6 ?? false,
                priorities: members.map(\.priority), check: check?.check, onFailure: value.onFailure.value))
    }

    private mutating func planCheck(_ name: Located<Identifier>?) -> VirtualRouterPlan.CheckPlan? {
        guard let name, let index = symbols.healthChecks.resolve(name, reporting: bag) else { return nil }
        let check = topology.healthChecks[index].value
        // A missing port is HealthCheckPortRule's finding.
        return VirtualRouterPlan.CheckPlan(name: name.value, check: check, port: check.port?.value.number ?? 0)
    }
}

extension FailoverBound {
    /// The bounds that the timers give (RFC 9568, 6.1 and 6.4; keepalived's scripts).
    ///
    /// A weightless check puts the master in fault state: it announces priority 0 and the next node waits its skew
    /// time. A weight lowers the priority with the next advertisement; the next node preempts after the master down
    /// interval. A dead master is missed for the master down interval: three advertisements and the skew.
    init(advertInterval: Duration, isIPv6: Bool, priorities: [Int], check: HealthCheck?, onFailure: FailureMode) {
        // Version 3 counts the skew in advertisements, version 2 in seconds; IPv6 has version 3 alone.
        let isVersion3 = isIPv6 || !advertInterval.isWholeSeconds
        let unit = isVersion3 ? advertInterval.milliseconds : 1000
        let lowest = priorities.min() ?? 1
        let skew = Duration(milliseconds: (unit * (256 - lowest) + 255) / 256)
        let masterDown = 3 * advertInterval + skew
        let detection = check.map { $0.fall.value.number * $0.interval.value + $0.timeout.value }
        let election: Duration
        switch onFailure {
        case .fault: election = skew
        case .weight: election = advertInterval + masterDown
        }
        self.init(checkFails: detection.map { $0 + election }, nodeDies: masterDown)
    }
}
