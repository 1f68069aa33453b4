package import Diagnostics
package import TopologyModel

/// Addresses that move between nodes.
package struct VirtualRouterPlan: Sendable {
    /// A node and its claim.
    package struct Member: Sendable {
        /// The node's index in the plan.
        package let node: Int
        /// 1 to 254; the highest is the first master.
        package let priority: Int
        /// Where the node bears the addresses.
        package let interface: InterfaceName
        /// Where its advertisements come from with `unicast`.
        package let address: IPAddress

        package init(node: Int, priority: Int, interface: InterfaceName, address: IPAddress) {
            self.node = node
            self.priority = priority
            self.interface = interface
            self.address = address
        }
    }

    /// Its name.
    package let name: Identifier
    /// Where its name stands.
    package let span: SourceSpan
    /// The addresses.
    package let addresses: [InterfaceAddress]
    /// 1 to 255.
    package let routerID: Int
    /// Time between two advertisements.
    package let advertInterval: Duration
    /// The version of VRRP, 2 or 3.
    package let version: Int
    /// The nodes, the highest priority first.
    package let members: [Member]
    /// What is watched on each node, health checks first; in a sync group, that of the whole group.
    package let trackers: [TrackerPlan]
    /// Whether the better node takes the address back.
    package let preempt: Bool
    /// How long it waits before that; 0 for not at all.
    package let preemptDelay: Duration
    /// The group of vips that move together.
    package let syncGroup: Identifier?
    /// Whether nodes talk to each other's addresses.
    package let unicast: Bool
    /// How a new master announces itself.
    package let announcements: Announcements?
    /// How advertisements prove where they come from.
    package let authentication: VirtualRouterAuthentication?
    /// What happens when the state changes.
    package let notify: NotifySettings?
    /// How long a takeover may take.
    package let bound: FailoverBound

    /// A check by name with the port it asks.
    package struct CheckPlan: Sendable {
        /// The check's name.
        package let name: Identifier
        /// The check.
        package let check: HealthCheck
        /// The port.
        package let port: UInt16

        package init(name: Identifier, check: HealthCheck, port: UInt16) {
            self.name = name
            self.check = check
            self.port = port
        }
    }

    /// The health checks that every node runs on itself (127.0.0.1).
    package var checks: [CheckPlan] {
        trackers.compactMap { if case .check(let plan) = $0.subject { plan } else { nil } }
    }

    /// Whether the advertisements are IPv6: those of the nodes' addresses where the vip has one of their family, else
    /// of the vip's first address.
    package var isIPv6: Bool { Self.isIPv6(addresses: addresses, nodes: members.map(\.address)) }

    static func isIPv6(addresses: [InterfaceAddress], nodes: [IPAddress]) -> Bool {
        let family = nodes.first?.isIPv6 ?? false
        if addresses.contains(where: { $0.address.isIPv6 == family }) { return family }
        return addresses.first?.address.isIPv6 ?? false
    }
}
