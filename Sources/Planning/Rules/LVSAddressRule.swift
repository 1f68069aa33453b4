import Diagnostics
import TopologyModel

/// LB0463: the address of a virtual server is one that the nodes hold; otherwise nothing reaches it.
enum LVSAddressRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let own = Set(subject.plan.nodes.map(\.value.address.value))
        for service in subject.plan.lvs where !service.isVirtual {
            let address = service.settings.address
            let isNodes = own.contains(address.value)
            bag.report(
                Diagnostic(
                    .lvsAddressElsewhere,
                    isNodes
                        ? "\(address.value.text) is a node's own address: the virtual server ends with the node"
                        : "no vip has the address \(address.value.text): no node will hold it", at: address.span,
                    help: ["add it to the `addresses` of a vip"]))
        }
    }
}
