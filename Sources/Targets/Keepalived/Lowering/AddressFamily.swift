import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Which of IPv4 and IPv6 a virtual router speaks, and which of its addresses its advertisements carry.
///
/// An instance has one family: its advertisements carry addresses of no other, and its unicast peers have no other.
/// Addresses of the other family move with it unadvertised, as `virtual_ipaddress_excluded`.
struct AddressFamily {
    /// Whether the advertisements are IPv6.
    let isIPv6: Bool
    /// Whether they go to the nodes' own addresses.
    let isUnicast: Bool
    /// The addresses in the advertisements, never empty for a router with addresses.
    let advertised: [InterfaceAddress]
    /// The addresses that move without being advertised.
    let silent: [InterfaceAddress]

    /// As many addresses as fit an unfragmented advertisement of either family with room to spare.
    private static let mostAdvertised = 20

    /// Decides; a choice that keepalived does not have is reported and becomes multicast.
    init(of router: VirtualRouterPlan, reporting losses: LossReporter) {
        let nodes = router.members.map(\.address.isIPv6)
        let nodeFamily = nodes.first ?? false
        let hasNodeFamily = router.addresses.contains { $0.address.isIPv6 == nodeFamily }
        isIPv6 = router.isIPv6

        let isMixed = nodes.contains { $0 != nodeFamily }
        if router.unicast, isMixed || !hasNodeFamily {
            let missing = nodeFamily ? "IPv6" : "IPv4"
            losses.lose(
                .inexpressibleCombination,
                isMixed
                    ? "unicast between nodes with IPv4 and nodes with IPv6 addresses"
                    : "unicast between \(missing) nodes for a vip without an \(missing) address",
                at: router.span,
                instead: isMixed ? "give every node an address of one family" : "add an \(missing) address to the vip")
        }
        // Without a peer there is nobody to talk to.
        isUnicast = router.unicast && !isMixed && hasNodeFamily && nodes.count > 1

        let family = isIPv6
        let own = router.addresses.filter { $0.address.isIPv6 == family }
        let others = router.addresses.filter { $0.address.isIPv6 != family }
        advertised = Array(own.prefix(Self.mostAdvertised))
        silent = own.dropFirst(Self.mostAdvertised) + others
    }
}
