import Diagnostics
import TopologyModel

/// How limits that say `share: fleet` are divided among the nodes at work.
struct LimitSharing {
    /// How many nodes are at work while all are well, 1 at least.
    let nodes: Int

    /// Clients reach every node, or those that hold a virtual address: the first of each address's nodes.
    init(_ topology: Topology) {
        let masters = topology.vips.compactMap { vip in
            vip.value.nodes.max { $0.value.priority.number < $1.value.priority.number }?.name
        }
        let active = topology.fleet == nil && !masters.isEmpty ? Set(masters).count : topology.nodes.count
        nodes = max(1, active)
    }

    /// A node's part of a number.
    func part(_ number: Int, _ share: Located<LimitShare>?, min least: Int = 1) -> Int {
        share?.value == .fleet ? max(least, number / nodes) : number
    }

    /// A node's part of a rate.
    func part(_ limit: RateLimit) -> Rate {
        limit.share?.value == .fleet ? limit.rate.value.part(of: nodes) : limit.rate.value
    }

    /// The servers, each with a node's part of its `max_connections`.
    func parts(_ servers: [Server], _ share: Located<LimitShare>?) -> [Server] {
        guard share?.value == .fleet, nodes > 1 else { return servers }
        return servers.map { server in
            guard let limit = server.maxConnections else { return server }
            var copy = server
            copy.maxConnections = max(1, limit / nodes)
            return copy
        }
    }
}
