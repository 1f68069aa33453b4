package import Diagnostics
package import TopologyModel

/// A virtual server of the kernel's balancer, its backend and nodes resolved.
package struct LVSPlan: Sendable {
    /// Its name.
    package let name: Identifier
    /// Where its name stands.
    package let span: SourceSpan
    /// What the topology says of it.
    package let settings: LVSService
    /// Its backend, by index.
    package let backend: Int
    /// The nodes that carry it, by index: those that may hold its address, or all where no vip has it.
    package let nodes: [Int]
    /// Whether its address moves between the nodes.
    package let isVirtual: Bool
}

extension BackendPlan {
    /// The servers among which a virtual server chooses: those that are neither backups nor down.
    package var realServers: [Server] { servers.filter { !$0.isBackup && $0.state != .down } }

    /// The servers that answer when the quorum is lost.
    package var sorryServers: [Server] { servers.filter { $0.isBackup && $0.state == .active } }
}
