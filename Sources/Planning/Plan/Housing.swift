package import TopologyModel

/// Where a load balancer runs.
package enum Housing: Sendable {
    /// On a machine, as its distribution has it: started by root, with files for its logs.
    case machine
    /// In a container, as its official image has it: without root, its logs on its own output.
    case container
}

extension Plan {
    /// The plan as a load balancer in a container carries it out; `service` gives the Service that stands for a backend's
    /// servers, or `nil` where they are reached as they are.
    package func inContainer(service: (Int) -> Server?) -> Plan {
        var copy = self
        copy.housing = .container
        copy.nodes = []
        for index in backends.indices {
            guard let server = service(index) else { continue }
            copy.backends[index].servers = [server]
            copy.backends[index].serversSource = nil
        }
        return copy
    }
}
