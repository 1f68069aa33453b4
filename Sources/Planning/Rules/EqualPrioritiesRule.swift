import Diagnostics
import TopologyModel

/// LB0408: with equal priorities the higher address wins by chance, and a failing check need not move the vip.
enum EqualPrioritiesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for vip in subject.topology.vips {
            var seen: [Int: Named<VirtualRouterMember>] = [:]
            for node in vip.value.nodes {
                let priority = node.value.priority.number
                guard let first = seen[priority] else {
                    seen[priority] = node
                    continue
                }
                bag.report(
                    Diagnostic(
                        .equalPriorities,
                        "nodes `\(first.name.text)` and `\(node.name.text)` have the same priority \(priority)",
                        at: node.span, label: "the same priority",
                        related: [Diagnostic.Label(first.span, "first here")],
                        help: ["give every node of a vip a priority of its own, 10 apart"]))
            }
        }
    }
}
