import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Virtual addresses that nobody holds, or two.
///
/// The nodes' own lists of addresses are asked (node_exporter's netdev collector): they are true also when keepalived was
/// killed and could tell nobody.
struct VirtualAddressAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts; none where no addresses move.
    var rules: [AlertRule] {
        guard sources.readsNodes else { return [] }
        return [nodeDown]
            + sources.plan.virtualRouters.flatMap { router in
                router.addresses.flatMap { [nobody(router, $0.address.text), several(router, $0.address.text)] }
            }
    }

    private var job: Expression { "job=\(label: sources.name(of: .node))" }

    private var nodeDown: AlertRule {
        AlertRule(
            name: "NodeDown", expression: "up{\(job)} == 0",
            lasting: 4 * sources.settings.scrapeInterval.value, severity: .critical,
            summary: "node {{ $labels.node }} does not answer",
            description: "Its node_exporter has not answered for four readings: whatever it did, the others do now.")
    }

    /// Nodes that do not answer hold nothing, unless none answers: then nothing is known.
    private func nobody(_ router: VirtualRouterPlan, _ address: String) -> AlertRule {
        AlertRule(
            name: "VirtualAddressWithoutMaster",
            expression: "absent(\(holders(address))) and on () (sum(up{\(job)}) > 0)",
            lasting: patience(router), severity: .critical, labels: labels(router, address),
            summary: "no node holds \(address) (vip \(router.name.text))",
            description: "Clients of this address get no answer. Look at keepalived and its check on every node.")
    }

    private func several(_ router: VirtualRouterPlan, _ address: String) -> AlertRule {
        AlertRule(
            name: "VirtualAddressWithTwoMasters", expression: "count(\(holders(address))) > 1",
            lasting: patience(router), severity: .critical, labels: labels(router, address),
            summary: "{{ $value }} nodes hold \(address) (vip \(router.name.text))",
            description:
                "The nodes do not hear each other: VRRP (IP protocol 112) is filtered, or the network is split.")
    }

    private func holders(_ address: String) -> Expression {
        "node_network_address_info{\(job),address=\(label: address)}"
    }

    private func labels(_ router: VirtualRouterPlan, _ address: String) -> [StructuredValue.Field] {
        [.init("vip", .text(router.name.text)), .init("address", .text(address))]
    }

    /// The longest takeover that is proved, and two readings to see it.
    private func patience(_ router: VirtualRouterPlan) -> Duration {
        let longest = router.bound.longest + 2 * sources.settings.scrapeInterval.value
        return .seconds(longest.secondsRoundedUp)
    }
}
