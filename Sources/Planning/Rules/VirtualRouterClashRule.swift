import Diagnostics
import TopologyModel

/// LB0407: two virtual routers with one id on one network segment take each other's advertisements (RFC 9568, 5.2.3).
///
/// The segment is that of the nodes' interfaces; ids are counted for IPv4 and IPv6 apart.
enum VirtualRouterClashRule: Rule {
    /// Where an id may stand once.
    private struct Place: Hashable {
        let id: Int
        let isIPv6: Bool
        let node: Int
        let interface: InterfaceName
    }

    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let routers = subject.plan.virtualRouters
        var users: [Place: Int] = [:]
        for (index, router) in routers.enumerated() {
            var first: Int?
            for member in router.members {
                let place = Place(
                    id: router.routerID, isIPv6: router.isIPv6, node: member.node, interface: member.interface)
                if let user = users[place] { first = first ?? user } else { users[place] = index }
            }
            if let first { report(first, index, subject, bag) }
        }
    }

    private static func report(_ first: Int, _ second: Int, _ subject: RuleSubject, _ bag: DiagnosticBag) {
        let (routers, vips) = (subject.plan.virtualRouters, subject.topology.vips)
        let used = Set(routers.map(\.routerID))
        bag.report(
            Diagnostic(
                .virtualRouterClash,
                "vips `\(routers[first].name.text)` and `\(routers[second].name.text)` share the virtual router id \(routers[second].routerID)",
                at: vips[second].value.virtualRouterID.span, label: "used before",
                related: [Diagnostic.Label(vips[first].value.virtualRouterID.span, "first used here")],
                help: (1...255).first { !used.contains($0) }.map { ["\($0) is free"] } ?? []))
    }
}
