import Diagnostics
import TopologyModel

/// LB0408: with equal priorities the higher address wins by chance, and a failing check need not move the vip.
enum EqualPrioritiesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for vip in subject.topology.vips {
            let nodes = vip.value.nodes
            for (index, node) in nodes.enumerated() {
                guard let first = nodes[..<index].first(where: { $0.value.number == node.value.number }) else {
                    continue
                }
                bag.report(
                    Diagnostic(
                        .equalPriorities,
                        "nodes `\(first.name.text)` and `\(node.name.text)` have the same priority \(node.value.number)",
                        at: node.span, label: "the same priority",
                        related: [Diagnostic.Label(first.span, "first here")],
                        help: ["give every node of a vip a priority of its own, 10 apart"]))
            }
        }
    }
}
