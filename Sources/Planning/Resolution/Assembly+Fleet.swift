import Diagnostics
import TopologyModel

extension Assembly {
    /// What the nodes tell the main server; `nil` without a fleet, or without a listener that clients could use.
    mutating func planFleet(_ listeners: [ListenerPlan]) -> FleetPlan? {
        guard let fleet = topology.fleet else { return nil }
        var listener = listeners.first { if case .http(let http) = $0.kind { http.redirectPort == nil } else { false } }
        if let name = fleet.value.listener {
            guard symbols.listeners.resolve(name, reporting: bag) != nil else { return nil }
            listener = listeners.first { $0.name == name.value }
        }
        guard let listener else { return FleetPlan(settings: fleet.value, members: [], span: fleet.span) }
        var isTLS = false
        if case .http(let http) = listener.kind { isTLS = http.tls != nil }
        let members = topology.nodes.enumerated().compactMap { index, node -> FleetPlan.Member? in
            guard let hostname = node.value.hostname else { return nil }
            return FleetPlan.Member(
                node: index, hostname: hostname.value, listener: listener.name, port: listener.port, isTLS: isTLS,
                ownAddress: Self.ownAddress(listener.addresses))
        }
        return FleetPlan(settings: fleet.value, members: members, span: fleet.span)
    }

    /// Loopback where a listener takes every address, else the first that it has.
    private static func ownAddress(_ addresses: [IPAddress]) -> IPAddress {
        let loopback = IPAddress("127.0.0.1")
        guard let first = addresses.first, !addresses.contains(where: { $0.text == "0.0.0.0" }), first.text != "::"
        else {
            return loopback ?? .placeholder
        }
        return first
    }
}
