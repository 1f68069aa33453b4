import Diagnostics
import TopologyModel

/// LB0418: a virtual address belongs to one vip and to no node.
enum AddressClashRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var seen: [IPAddress: SourceSpan] = [:]
        for node in subject.topology.nodes {
            if let first = seen[node.value.address.value] {
                report(
                    "two nodes have the address \(node.value.address.value.text)", node.value.address.span, first, bag)
            }
            seen[node.value.address.value] = node.value.address.span
        }
        for vip in subject.topology.vips {
            for address in vip.value.addresses {
                if let first = seen[address.value.address] {
                    report("the virtual address \(address.value.address.text) is taken", address.span, first, bag)
                }
                seen[address.value.address] = address.span
            }
        }
    }

    private static func report(_ message: String, _ span: SourceSpan, _ first: SourceSpan, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .addressClash, message, at: span, label: "used before",
                related: [Diagnostic.Label(first, "first used here")]))
    }
}
