import Planning
import TopologyModel

/// The vips of one `sync` name as a `vrrp_sync_group`: they move together, and what each watches the group watches.
///
/// keepalived resets weights of instances within a group to 0 and wants them at the group (keepalived.conf(5), "VRRP
/// synchronization group(s)"). State scripts stay with the instances, so each vip is told once of its own state.
struct SyncGroupLowering {
    /// The group's name.
    let name: Identifier
    /// What the group watches.
    let tracking: TrackingLowering
    private let routers: [VirtualRouterPlan]

    /// The groups of a plan, in the order of their first vips.
    static func groups(of plan: Plan, checks: CheckScripts) -> [SyncGroupLowering] {
        var order: [Identifier] = []
        var members: [Identifier: [VirtualRouterPlan]] = [:]
        for router in plan.virtualRouters {
            guard let name = router.syncGroup else { continue }
            if members[name] == nil { order.append(name) }
            members[name, default: []].append(router)
        }
        return order.map { name in
            let routers = members[name] ?? []
            return SyncGroupLowering(
                name: name, tracking: TrackingLowering(routers.first?.trackers ?? [], checks: checks),
                routers: routers)
        }
    }

    /// The block of a node; `nil` when the node is no member.
    func block(on node: Int) -> Block? {
        var group = Block("group")
        for router in routers where router.members.contains(where: { $0.node == node }) {
            group.add(.name(router.name))
        }
        guard !group.entries.isEmpty else { return nil }
        var block = Block("vrrp_sync_group", .name(name))
        block.add(group)
        for tracked in tracking.blocks { block.add(tracked) }
        return block
    }
}
