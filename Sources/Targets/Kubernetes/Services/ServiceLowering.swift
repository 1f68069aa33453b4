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
    let pods: PodSelection
    let ports: ServicePorts

    init(plan: Plan, target: KubernetesTarget, frame: ObjectFrame, services: ServiceTable) {
        self.plan = plan
        self.target = target
        self.frame = frame
        self.services = services
        pods = PodSelection(plan: plan, frame: frame)
        ports = ServicePorts(plan)
    }

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
            let alias = alias(of: backend, &remarks)
            reportPreference(backend, &remarks)
            let affinity = affinitySeconds(backend, &remarks)
            let head = head(of: backend, named: reference.name, &remarks)
            manifest.document { document in
                frame.write(head, to: &document)
                document.mapping("spec") { spec in
                    if let alias {
                        spec.field("type", "ExternalName")
                        spec.field("externalName", .text(alias.text))
                        writePorts(backend, index, to: &spec)
                    } else {
                        writeSpec(backend, index, affinity: affinity, to: &spec)
                    }
                }
            }
        }
        return manifest
    }

    private func head(of backend: BackendPlan, named name: String, _ remarks: inout Remarks) -> ObjectHead {
        var head = ObjectHead(
            apiVersion: "v1", kind: "Service", name: name, part: backend.name.text,
            annotations: AnnotationSet(serviceAnnotations(backend, &remarks)).annotations)
        guard let service = backend.service else { return head }
        head.given = GivenMetadata(labels: service.labels, annotations: service.annotations)
        for own in head.annotations where service.annotations.contains(where: { $0.key.text == own.key.rawValue }) {
            remarks.lose(
                combination: "the annotation `\(own.key.rawValue)` beside the one that the backend makes",
                at: service.span, instead: "leave it out")
        }
        return head
    }

    private func writeSpec(_ backend: BackendPlan, _ index: Int, affinity: Int?, to spec: inout Manifest) {
        let service = backend.service
        switch service?.type.value ?? .clusterIP {
        case .clusterIP, .externalName: spec.field("type", "ClusterIP")
        case .nodePort: spec.field("type", "NodePort")
        case .loadBalancer: spec.field("type", "LoadBalancer")
        case .headless:
            spec.field("type", "ClusterIP")
            spec.field("clusterIP", "None")
        }
        writeFamilies(backend, index, to: &spec)
        if let affinity {
            spec.field("sessionAffinity", "ClientIP")
            spec.mapping("sessionAffinityConfig") { config in
                config.mapping("clientIP") { $0.field("timeoutSeconds", .number(affinity)) }
            }
        }
        writeTraffic(backend, to: &spec)
        writePorts(backend, index, to: &spec)
        spec.mapping("selector") { selector in
            for label in pods.labels(of: index) { selector.field(label.key, label.value) }
        }
    }

    /// Who may come, and which endpoints take what comes.
    private func writeTraffic(_ backend: BackendPlan, to spec: inout Manifest) {
        if let policy = backend.service?.externalTrafficPolicy {
            spec.field("externalTrafficPolicy", .text(policy.value.rawValue))
        }
        if let policy = backend.service?.internalTrafficPolicy {
            spec.field("internalTrafficPolicy", .text(policy.value.rawValue))
        }
        if let name = backend.service?.loadBalancerClass { spec.field("loadBalancerClass", .text(name.value.text)) }
        spec.list("loadBalancerSourceRanges") { ranges in
            for range in backend.service?.sourceRanges ?? [] { ranges.item(.text(range.value.text)) }
        }
        guard backend.prefersRegion != nil, backend.preferredRegion == nil,
            ClusterGate.trafficDistribution.isOpen(for: target.version)
        else { return }
        let isNamed = ClusterGate.preferSameZone.isOpen(for: target.version)
        spec.field("trafficDistribution", isNamed ? "PreferSameZone" : "PreferClose")
    }

    private func writePorts(_ backend: BackendPlan, _ index: Int, to spec: inout Manifest) {
        let reference = services[index]
        spec.list("ports") { list in
            for port in ports[index] {
                list.item { item in
                    item.field("name", port.name)
                    item.field("protocol", port.transport)
                    if let name = appProtocol(backend, index) { item.field("appProtocol", name) }
                    item.field("port", .number(reference.port))
                    switch reference.targetPort {
                    case .number(let number): item.field("targetPort", .number(Int(number)))
                    case .name(let name): item.field("targetPort", .text(name))
                    }
                    if let nodePort = backend.service?.nodePort {
                        item.field("nodePort", .number(Int(nodePort.value.number)))
                    }
                }
            }
        }
    }

    /// What the servers speak, where it is more than HTTP/1.1: KEP-3726's names, which the Gateway API reads (GEP-1911).
    private func appProtocol(_ backend: BackendPlan, _ index: Int) -> Scalar? {
        switch backend.wire.form {
        case .http2, .grpc: backend.wire.tls == nil ? "kubernetes.io/h2c" : nil
        case .http1:
            target.gateway != nil && services.speaksWebsocket(index)
                ? backend.wire.tls == nil ? "kubernetes.io/ws" : "kubernetes.io/wss" : nil
        case .bytes: nil
        }
    }

    /// A Service forwards to endpoints of its own address families only: the cluster's first one unless it says more.
    private func writeFamilies(_ backend: BackendPlan, _ index: Int, to spec: inout Manifest) {
        if let families = backend.service?.ipFamilies, !families.isEmpty {
            spec.field("ipFamilyPolicy", families.count == 2 ? "PreferDualStack" : "SingleStack")
            spec.list("ipFamilies") { list in
                for family in families { list.item(.text(family.value.rawValue)) }
            }
            return
        }
        guard !pods.hasPods(index) else { return }
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
}
