import Diagnostics
import TopologyModel

/// LB0407: two virtual routers with one id on one network segment take each other's advertisements (RFC 9568, 5.2.3).
///
/// The segment is that of the nodes' interfaces; ids are counted for IPv4 and IPv6 apart.
enum VirtualRouterClashRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routers = subject.plan.virtualRouters
        for (index, router) in routers.enumerated() {
            guard let first = routers[..<index].first(where: { clash($0, router, subject.plan) }) else { continue }
            let used = Set(routers.map(\.routerID))
            let free = (1...255).first { !used.contains($0) }
            bag.report(
                Diagnostic(
                    .virtualRouterClash,
                    "vips `\(first.name.text)` and `\(router.name.text)` share the virtual router id \(router.routerID)",
                    at: subject.topology.vips[index].value.virtualRouterID.span, label: "used before",
                    related: [Diagnostic.Label(idSpan(of: first, subject), "first used here")],
                    help: free.map { ["\($0) is free"] } ?? []))
        }
    }

    private static func clash(_ a: VirtualRouterPlan, _ b: VirtualRouterPlan, _ plan: Plan) -> Bool {
        guard a.routerID == b.routerID, isIPv6(a) == isIPv6(b) else { return false }
        let places = Set(a.members.map { plan.nodes[$0.node].value.interface.value })
        let sharesNode = !Set(a.members.map(\.node)).isDisjoint(with: b.members.map(\.node))
        return sharesNode && b.members.contains { places.contains(plan.nodes[$0.node].value.interface.value) }
    }

    private static func isIPv6(_ router: VirtualRouterPlan) -> Bool { router.addresses.first?.address.isIPv6 ?? false }

    private static func idSpan(of router: VirtualRouterPlan, _ subject: RuleSubject) -> SourceSpan {
        subject.topology.vips.first { $0.name == router.name }?.value.virtualRouterID.span ?? router.span
    }
}
