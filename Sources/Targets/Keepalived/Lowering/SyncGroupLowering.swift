import Planning
import TopologyModel

/// The vips of one `sync` name as a `vrrp_sync_group`: they move together, and what each watches the group watches.
///
/// keepalived resets weights of instances within a group to 0 and wants them at the group (keepalived.conf(5), "VRRP
/// synchronization group(s)"). State scripts stay with the instances, so each vip is told once of its own state.
struct SyncGroupLowering {
    /// The group's name.
    let name: Identifier
    private let routers: [VirtualRouterLowering]

    /// The groups of some vips, in the order of their first ones.
    static func groups(of routers: [VirtualRouterLowering]) -> [SyncGroupLowering] {
        var order: [Identifier] = []
        var members: [Identifier: [VirtualRouterLowering]] = [:]
        for router in routers {
            guard let name = router.router.syncGroup else { continue }
            if members[name] == nil { order.append(name) }
            members[name, default: []].append(router)
        }
        return order.map { SyncGroupLowering(name: $0, routers: members[$0] ?? []) }
    }

    /// The block of a node; `nil` when the node is no member.
    func block(on node: Int) -> Block? {
        var group = Block("group")
        for member in routers where member.isMember(node) { group.add(.name(member.router.name)) }
        guard !group.entries.isEmpty else { return nil }
        var block = Block("vrrp_sync_group", .name(name))
        block.add(group)
        // All of a group watch the same.
        for tracked in routers.first?.tracking.blocks ?? [] { block.add(tracked) }
        return block
    }
}
