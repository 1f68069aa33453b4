import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A certificate that clients see: which machine shows it, for which name.
struct CertificateProbe {
    /// The machine.
    let machine: Sources.Machine
    /// The listener's port.
    let port: UInt16
    /// The name that is asked for; a name below the domain stands for a wildcard.
    let host: String

    /// The certificates of every HTTPS listener, name by name, machine by machine.
    static func all(of plan: Plan, on machines: [Sources.Machine]) -> [CertificateProbe] {
        guard plan.targets.nginx != nil || plan.targets.haproxy != nil else { return [] }
        return plan.listeners.flatMap { listener -> [CertificateProbe] in
            guard case .http(let http) = listener.kind, let tls = http.tls,
                tls.clientAuth?.value.mode.value != .required
            else { return [] }
            let names = tls.certificates.flatMap { $0.value.hosts }.compactMap { name(of: $0.value) }
            return names.flatMap { name in
                machines.map { CertificateProbe(machine: $0, port: listener.port, host: name) }
            }
        }
    }

    private static func name(of pattern: HostPattern) -> String? {
        switch pattern {
        case .exact(let host): host
        case .wildcard(let domain): "any.\(domain)"
        case .any: nil
        }
    }
}
