import Diagnostics
package import TopologyModel

/// Servers of a backend that are equally near.
package struct ServerTier: Equatable, Sendable {
    /// Their region; `nil` for servers of all the regions that no preference names, and of none.
    package let region: Identifier?
    /// The servers, by their place in the backend, in the file's order.
    package let servers: [Int]
}

/// The plan as the load balancer of a node, or of every node, is to carry it out: the tiers of its backends are those
/// that are seen from there.
package struct PlanView: Sendable {
    /// The node; `nil` when one set of files serves all nodes.
    package let node: Identifier?
    /// The plan with its tiers.
    package let plan: Plan

    /// The folder of a target's files, below the output folder: `nginx`, or `nginx/lb1` where nodes differ.
    package func folder(of target: TargetName) -> String {
        node.map { "\(target.rawValue)/\($0.text)" } ?? target.rawValue
    }
}

extension Plan {
    /// The plan as its nodes see it: once for each node when a backend prefers the region of its node and nodes are in
    /// different regions, otherwise once.
    package var views: [PlanView] {
        let dependsOnNode = backends.contains { $0.prefersRegion != nil && $0.preferredRegion == nil }
        guard dependsOnNode, let first = nodes.first else {
            return [PlanView(node: nil, plan: seen(from: nil))]
        }
        let home = first.value.region?.value
        if nodes.allSatisfy({ $0.value.region?.value == home }) {
            return [PlanView(node: nil, plan: seen(from: home))]
        }
        return nodes.map { PlanView(node: $0.name, plan: seen(from: $0.value.region?.value)) }
    }

    /// The plan with the tiers that a node in a region has; none for a node without a region.
    private func seen(from home: Identifier?) -> Plan {
        var copy = self
        for index in backends.indices where backends[index].prefersRegion != nil {
            guard let nearest = backends[index].preferredRegion ?? home else { continue }
            copy.backends[index].tiers = ServerTier.tiers(of: backends[index].servers, order: order(from: nearest))
        }
        return copy
    }

    /// A region and its fallback regions, each once.
    private func order(from nearest: Identifier) -> [Identifier] {
        let fallback = regions.first { $0.name == nearest }?.value.fallback.map(\.value) ?? []
        var order: [Identifier] = []
        for region in [nearest] + fallback where !order.contains(region) { order.append(region) }
        return order
    }
}

extension ServerTier {
    /// Servers by regions in their order, then the rest. Where no server of a region takes requests, its servers go
    /// with the next; one tier is as good as none.
    static func tiers(of servers: [Server], order: [Identifier]) -> [ServerTier] {
        var groups = order.map { region in
            (region: Optional(region), members: servers.indices.filter { servers[$0].region?.value == region })
        }
        let rest = servers.indices.filter { index in
            guard let region = servers[index].region?.value else { return true }
            return !order.contains(region)
        }
        groups.append((nil, rest))
        var tiers: [ServerTier] = []
        var waiting: [Int] = []
        for (region, members) in groups where !members.isEmpty {
            guard members.contains(where: { servers[$0].state == .active }) else {
                waiting += members
                continue
            }
            tiers.append(ServerTier(region: region, servers: (waiting + members).sorted()))
            waiting = []
        }
        guard tiers.count > 1, let last = tiers.popLast() else { return [] }
        return tiers + [ServerTier(region: last.region, servers: (last.servers + waiting).sorted())]
    }
}
