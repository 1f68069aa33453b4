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
    /// has a load balancer of its own; `publicPort` is where clients reach a listener.
    package func inContainer(
        resolution: Resolution? = nil, nodes: [Named<Node>] = [], publicPort: (ListenerPlan) -> UInt16 = { $0.port },
        servers: (Int) -> [Server]?
    ) -> Plan {
        var copy = self
        copy.housing = .container
        copy.nodes = nodes
        for index in listeners.indices { copy.listeners[index].publicPort = publicPort(listeners[index]) }
        for index in listeners.indices { copy.redirect(index) }
        copy.resolution = self.resolution ?? resolution
        for index in backends.indices {
            guard let servers = servers(index) else { continue }
            copy.backends[index].servers = servers
            copy.backends[index].serversSource = nil
        }
        return copy
    }

    /// Leads requests that are to use HTTPS to the port that clients reach.
    private mutating func redirect(_ index: Int) {
        guard case .http(var http) = listeners[index].kind, let port = http.redirectPort,
            let secure = listeners.first(where: { $0.port == port && $0.isTLS })
        else { return }
        http.redirectPort = secure.publicPort
        listeners[index].kind = .http(http)
    }
}
