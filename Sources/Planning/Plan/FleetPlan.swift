package import Diagnostics
package import TopologyModel

/// A main server, and what each node tells it.
package struct FleetPlan: Sendable {
    /// What the topology says.
    package let settings: Fleet
    /// The nodes, in the plan's order.
    package let members: [Member]
    /// Where the fleet stands.
    package let span: SourceSpan

    /// A node as clients are to reach it.
    package struct Member: Sendable {
        /// The node, by its index in the plan.
        package let node: Int
        /// The name that clients use.
        package let hostname: Hostname
        /// The listener that clients use.
        package let listener: Identifier
        /// The port that clients use.
        package let port: UInt16
        /// Whether TLS is spoken there.
        package let isTLS: Bool
        /// An address of the node itself that answers at the port.
        package let ownAddress: IPAddress
    }
}
