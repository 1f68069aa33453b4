import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A certificate that clients see: where it is shown, for which name.
struct CertificateProbe {
    /// The address.
    let address: IPAddress
    /// The node whose address that is; `nil` for a virtual one.
    let node: Identifier?
    /// The listener's port.
    let port: UInt16
    /// The name that is asked for; a name below the domain stands for a wildcard.
    let host: String

    /// The certificates of every HTTPS listener, name by name, place by place.
    static func all(of plan: Plan, on machines: [Sources.Machine]) -> [CertificateProbe] {
        guard plan.targets.nginx != nil || plan.targets.haproxy != nil else { return [] }
        return plan.listeners.flatMap { listener -> [CertificateProbe] in
            guard case .http(let http) = listener.kind, let tls = http.tls,
                tls.clientAuth?.value.mode.value != .required
            else { return [] }
            let names = tls.certificates.flatMap { $0.value.hosts }.compactMap { name(of: $0.value) }
            let places = places(of: listener, on: machines)
            return names.flatMap { name in
                places.map {
                    CertificateProbe(address: $0.address, node: $0.node, port: listener.port, host: name)
                }
            }
        }
    }

    /// Every machine's own address, unless the listener has addresses: nobody answers at others.
    private static func places(
        of listener: ListenerPlan, on machines: [Sources.Machine]
    ) -> [(address: IPAddress, node: Identifier?)] {
        guard !listener.addresses.contains(where: \.isUnspecified) else {
            return machines.map { ($0.address, $0.name) }
        }
        return listener.addresses.map { address in (address, machines.first { $0.address == address }?.name) }
    }

    private static func name(of pattern: HostPattern) -> String? {
        switch pattern {
        case .exact(let host): host
        case .wildcard(let domain): "any.\(domain)"
        case .any: nil
        }
    }
}
