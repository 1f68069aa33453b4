import Diagnostics
import TopologyModel

/// LB0452: unicast advertisements leave through the vip's interface, so they need an address of that interface.
///
/// keepalived binds its sockets to the interface: with the address of another one the nodes would not hear each other.
enum UnicastAddressRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) where router.unicast {
            let entries = Dictionary(
                vip.value.nodes.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            for member in router.members {
                let node = subject.plan.nodes[member.node]
                guard member.interface != node.value.interface.value, let entry = entries[node.name],
                    entry.value.address == nil
                else { continue }
                let name = node.name.text
                bag.report(
                    Diagnostic(
                        .unicastAddressElsewhere,
                        "vip `\(router.name.text)` is on `\(member.interface.text)` of `\(name)`, and `\(node.value.address.value.text)` is on `\(node.value.interface.value.text)`",
                        at: entry.span, label: "no address for unicast there",
                        related: [Diagnostic.Label(node.value.address.span, "the node's own address")],
                        help: [
                            "write `\(name): {priority: \(member.priority), address: ...}` with its address on `\(member.interface.text)`"
                        ]))
            }
        }
    }
}
