import Diagnostics
import Planning
import TopologyModel

/// A virtual host with all the listeners that serve it.
struct GatewayHost {
    /// The virtual host's name, and the listener's behind it where listeners differ in its routes.
    let name: String
    /// The virtual host.
    let host: VirtualHostPlan
    /// The plan's listeners, by index.
    var listeners: [Int]
    /// What browsers are told about HTTPS there.
    let hsts: HSTS?

    /// The virtual hosts of every listener, those with the same routes joined, in the plan's order.
    static func all(_ plan: Plan) -> [GatewayHost] {
        var hosts: [GatewayHost] = []
        var places: [String: [Int]] = [:]
        for (index, listener) in plan.listeners.enumerated() {
            guard case .http(let http) = listener.kind, http.redirectPort == nil else { continue }
            let hsts = http.tls?.hsts?.value
            for host in http.virtualHosts {
                let known = places[host.name] ?? []
                if let same = known.first(where: {
                    hosts[$0].host.hosts == host.hosts && hosts[$0].host.routes == host.routes
                        && hosts[$0].hsts?.headerValue == hsts?.headerValue
                }) {
                    hosts[same].listeners.append(index)
                } else {
                    let name = host.name + (known.isEmpty ? "" : "-\(listener.name.text)")
                    places[host.name] = known + [hosts.count]
                    hosts.append(GatewayHost(name: name, host: host, listeners: [index], hsts: hsts))
                }
            }
        }
        return hosts
    }
}
