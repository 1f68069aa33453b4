import Diagnostics
import TopologyModel

/// LB0412: an address can only move between two nodes at least.
enum VIPNodesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for router in subject.plan.virtualRouters where router.members.count < 2 {
            bag.report(
                Diagnostic(
                    .vipWithTooFewNodes,
                    "vip `\(router.name.text)` has \(router.members.isEmpty ? "no node" : "one node"): it cannot fail over",
                    at: router.span, help: ["`nodes: {lb1: 110, lb2: 100}` names two with their priorities"]))
        }
    }
}
