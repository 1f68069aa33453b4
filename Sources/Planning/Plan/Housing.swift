package import TopologyModel

/// Where a load balancer runs.
package enum Housing: Sendable {
    /// On a machine, as its distribution has it: started by root, with files for its logs.
    case machine
    /// In a container, as its official image has it: without root, its logs on its own output.
    case container
}

extension Plan {
    /// The plan as a load balancer in a container carries it out; `servers` gives what stands there for a backend's
    /// servers, or `nil` where they are reached as they are; `resolution` says how names are found there; of `nodes` each
    /// has a load balancer of its own.
    package func inContainer(
        resolution: Resolution? = nil, nodes: [Named<Node>] = [], servers: (Int) -> [Server]?
    ) -> Plan {
        var copy = self
        copy.housing = .container
        copy.nodes = nodes
        copy.resolution = self.resolution ?? resolution
        for index in backends.indices {
            guard let servers = servers(index) else { continue }
            copy.backends[index].servers = servers
            copy.backends[index].serversSource = nil
        }
        return copy
    }
}
