import Diagnostics
import Planning
import Rendering
import TopologyModel

extension ServiceLowering {
    /// The one host name that a Service is an alias of; `nil` when it is none.
    func alias(of backend: BackendPlan, _ remarks: inout Remarks) -> Hostname? {
        guard let service = backend.service, service.type.value == .externalName else { return nil }
        var found: Hostname?
        for server in backend.servers where server.state != .down && !server.isBackup {
            guard case .name(let name) = server.host, found == nil || found == name else {
                remarks.lose(
                    combination: "an alias (ExternalName) of `\(server.host.text)`", at: server.span,
                    instead: "an alias stands for one host name: give the servers one, or choose another type")
                return nil
            }
            found = name
        }
        remarks.differ(
            .namedServer,
            "an alias (ExternalName) is a name in DNS: ports are not translated, and the Host header and server name "
                + "that clients send stay",
            at: service.type.span)
        return found
    }

    /// How long a client address stays with its pod, in seconds: 1 to 86400, as Kubernetes wants it.
    func affinitySeconds(_ backend: BackendPlan, _ remarks: inout Remarks) -> Int? {
        let wanted: Located<Duration>
        if let affinity = backend.service?.sessionAffinity {
            wanted = affinity
        } else if case .clientIP(let ttl) = backend.sticky?.value {
            wanted = ttl
        } else {
            return nil
        }
        let type = backend.service?.type.value
        guard type != .headless, type != .externalName else {
            remarks.lose(
                .stickyClientIP, "a client address kept by a Service without an address of its own", at: wanted.span,
                instead: "choose another `type` of Service")
            return nil
        }
        guard wanted.value.isWholeSeconds, (1...86_400).contains(wanted.value.secondsRoundedUp) else {
            remarks.lose(
                .stickyClientIP, "a client address kept for \(wanted.value.text)", at: wanted.span,
                instead: "Kubernetes keeps it for whole seconds, 1s to 1d")
            return nil
        }
        return wanted.value.secondsRoundedUp
    }

    /// Reports a preference that the cluster is too old for, or that a Service without an address cannot have.
    func reportPreference(_ backend: BackendPlan, _ remarks: inout Remarks) {
        guard let span = backend.prefersRegion else { return }
        if !ClusterGate.trafficDistribution.isOpen(for: target.version) {
            remarks.lose(
                .regionPreference, "region preference (possible with 1.31)", at: span, instead: "leave `prefer` out")
        }
        if let region = backend.preferredRegion {
            remarks.lose(
                .regionPreference, "region `\(region.text)` preferred from everywhere", at: span,
                instead: "`prefer: region`: a Service prefers the client's own zone")
        }
        let type = backend.service?.type.value
        guard type == .headless || type == .externalName else { return }
        remarks.lose(
            combination: "region preference of a Service without an address of its own", at: span,
            instead: "choose another `type` of Service")
    }

    func reportAffinityOfExisting(_ backend: BackendPlan, _ remarks: inout Remarks) {
        guard let affinity = backend.service?.sessionAffinity else { return }
        remarks.lose(
            .stickyClientIP, "the affinity of a Service that is only referred to", at: affinity.span,
            instead: "set sessionAffinity in that Service, or leave `service.name` out")
    }

    /// Reports checks of servers that nobody asks: those outside the cluster, and pods that are described elsewhere.
    func reportUncheckedServers(_ remarks: inout Remarks) {
        for backend in plan.backends {
            guard let span = backend.healthCheckSpan, backend.workloadSource == nil else { continue }
            remarks.lose(
                .activeHealthCheck, "active health checks of servers that it does not run itself", at: span,
                instead: "describe the pods with `workload`, or give them a readinessProbe where they are described; "
                    + "endpoints outside the cluster are never asked")
        }
    }
}
