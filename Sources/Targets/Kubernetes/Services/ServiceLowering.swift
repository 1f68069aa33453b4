import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Services and EndpointSlices of a plan's backends.
struct ServiceLowering {
    let plan: Plan
    let target: KubernetesTarget
    let frame: ObjectFrame
    let services: ServiceTable

    /// A Service for every backend that does not name an existing one.
    func services(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        for (index, backend) in plan.backends.enumerated() {
            let reference = services[index]
            reportTraefikCookie(backend, reference, &remarks)
            guard !reference.isExisting else {
                reportAffinityOfExisting(backend, &remarks)
                continue
            }
            let affinity = affinitySeconds(backend, &remarks)
            let annotations = AnnotationSet(serviceAnnotations(backend, &remarks)).annotations
            manifest.document { document in
                frame.write(
                    ObjectHead(
                        apiVersion: "v1", kind: "Service", name: reference.name, part: backend.name.text,
                        annotations: annotations), to: &document)
                document.mapping("spec") { spec in
                    writeSpec(backend, index, affinity: affinity, to: &spec)
                }
            }
        }
        return manifest
    }

    private func writeSpec(_ backend: BackendPlan, _ index: Int, affinity: Int?, to spec: inout Manifest) {
        let reference = services[index]
        switch backend.service?.type.value ?? .clusterIP {
        case .clusterIP: spec.field("type", "ClusterIP")
        case .nodePort: spec.field("type", "NodePort")
        case .loadBalancer: spec.field("type", "LoadBalancer")
        }
        writeFamilies(backend, to: &spec)
        if let affinity {
            spec.field("sessionAffinity", "ClientIP")
            spec.mapping("sessionAffinityConfig") { config in
                config.mapping("clientIP") { $0.field("timeoutSeconds", .number(affinity)) }
            }
        }
        spec.list("ports") { ports in
            ports.item { port in
                port.field("name", Self.portName(backend))
                port.field("protocol", "TCP")
                if target.gateway != nil, services.speaksWebsocket(index) {
                    port.field("appProtocol", "kubernetes.io/ws")
                }
                port.field("port", .number(reference.port))
                switch reference.targetPort {
                case .number(let number): port.field("targetPort", .number(Int(number)))
                case .name(let name): port.field("targetPort", .text(name))
                }
            }
        }
        spec.mapping("selector") { selector in
            for label in backend.service?.selector ?? [] {
                selector.field(.text(label.key.text), .text(label.value.text))
            }
        }
    }

    /// The name of a backend's port, by which EndpointSlices and Services find each other.
    static func portName(_ backend: BackendPlan) -> Scalar { backend.transport == .http ? "http" : "tcp" }

    /// A Service forwards to endpoints of its own address families only: the cluster's first one unless it says more.
    private func writeFamilies(_ backend: BackendPlan, to spec: inout Manifest) {
        guard backend.service?.selector.isEmpty ?? true else { return }
        var hasIPv4 = false
        var hasIPv6 = false
        for server in backend.servers where server.state != .down && !server.isBackup {
            guard case .address(let address) = server.host else { continue }
            if address.isIPv6 { hasIPv6 = true } else { hasIPv4 = true }
        }
        guard hasIPv6 else { return }
        if hasIPv4 {
            spec.field("ipFamilyPolicy", "PreferDualStack")
        } else {
            spec.list("ipFamilies") { $0.item("IPv6") }
        }
    }

    /// How long a client address stays with its pod, in seconds: 1 to 86400, as Kubernetes wants it.
    private func affinitySeconds(_ backend: BackendPlan, _ remarks: inout Remarks) -> Int? {
        let wanted: Located<Duration>
        if let affinity = backend.service?.sessionAffinity {
            wanted = affinity
        } else if case .clientIP(let ttl) = backend.sticky?.value {
            wanted = ttl
        } else {
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

    private func reportAffinityOfExisting(_ backend: BackendPlan, _ remarks: inout Remarks) {
        guard let affinity = backend.service?.sessionAffinity else { return }
        remarks.lose(
            .stickyClientIP, "the affinity of a Service that is only referred to", at: affinity.span,
            instead: "set sessionAffinity in that Service, or leave `service.name` out")
    }
}
