import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// Kubernetes: Services and EndpointSlices, and, as asked for, Ingresses in a controller's dialect and the Gateway API.
package struct KubernetesTarget: RenderTarget {
    package static var name: TargetName { .kubernetes }

    /// The cluster's version.
    let version: Version
    /// The namespace of every object.
    let namespace: Located<Identifier>
    /// The namespace itself, where it is generated.
    let namespaceRequest: NamespaceRequest?
    /// Who may reach the pods.
    let networkPolicy: Located<NetworkPolicySettings>?
    /// The Ingress controllers, in the file's order.
    let ingresses: [IngressRequest]
    /// The Gateway API.
    let gateway: GatewayRequest?

    package init?(_ settings: TargetSettings) {
        guard let kubernetes = settings.kubernetes?.value else { return nil }
        version = kubernetes.version.value
        namespace = kubernetes.namespace
        namespaceRequest = NamespaceRequest(kubernetes)
        networkPolicy = kubernetes.networkPolicy
        ingresses = kubernetes.ingress.map { IngressRequest($0) }
        gateway = kubernetes.gateway.map { GatewayRequest($0, cluster: kubernetes.version.value) }
    }

    /// A cluster with what stands in front of its Services.
    init(ingress: IngressSettings.Controller? = nil, gateway: Version? = nil) {
        version = Version(1, 32)
        namespace = Located(.placeholder, at: .start)
        namespaceRequest = nil
        networkPolicy = nil
        ingresses = ingress.map { [IngressRequest($0)] } ?? []
        self.gateway = gateway.map { GatewayRequest(version: $0) }
    }

    /// What came when: to clusters, to the Ingress controllers and to the Gateway API.
    package static var gates: [GateFact] { ClusterGate.allCases.map(\.fact) + IngressGate.facts + GatewayGate.facts }

    package static var showcase: [KubernetesTarget] {
        [KubernetesTarget()] + IngressSettings.Controller.allCases.map { KubernetesTarget(ingress: $0) }
            + [Version(1, 4), Version(1, 6)].map { KubernetesTarget(gateway: $0) }
    }

    package var label: String {
        let fronts = ingresses.map(\.controller.rawValue) + (gateway.map { [$0.title] } ?? [])
        return "Kubernetes \(version.text)" + (fronts.isEmpty ? "" : " (\(fronts.joined(separator: ", ")))")
    }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        guard supportsVersions(plan, reporting: losses) else { return [] }
        var remarks = Remarks()
        if !ingresses.isEmpty || gateway != nil { SecretChoice.report(plan, &remarks) }
        let frame = ObjectFrame(namespace: namespaceName(&remarks), topology: plan.name.text)
        var manifests: [(name: String, manifest: Manifest)] = []
        let services = ServiceTable(plan, remarks: &remarks)
        let lowering = ServiceLowering(plan: plan, target: self, frame: frame, services: services)
        manifests.append(("services.yaml", lowering.services(&remarks)))
        manifests.append(("endpointslices.yaml", lowering.endpointSlices(&remarks)))
        manifests.append(("namespace.yaml", NamespaceLowering(target: self, frame: frame).lower(&remarks)))
        manifests += WorkloadLowering(lowering).manifests(&remarks)
        let policies = NetworkPolicyLowering(services: lowering, settings: networkPolicy)
        manifests.append(("networkpolicies.yaml", policies.lower(&remarks)))
        if hasUncheckedServers { lowering.reportUncheckedServers(&remarks) }
        manifests += IngressFiles(plan: plan, frame: frame, services: services).lower(ingresses, &remarks)
        if let gateway {
            manifests += GatewayFiles(plan: plan, request: gateway, frame: frame, services: services).lower(&remarks)
        }
        remarks.report(to: losses)
        let header = GeneratedHeader.lines(topology: plan.topologyPath)
        return Kustomization.files(
            manifests.filter { !$0.manifest.isEmpty }, frame: frame,
            hasOneNamespace: (gateway?.namespace ?? namespace).value == namespace.value, header: header)
    }

    /// Whether the resources that are written exist in the versions asked for.
    private func supportsVersions(_ plan: Plan, reporting losses: LossReporter) -> Bool {
        let controller = ingresses.lazy.compactMap(\.neededVersion).first
        let cluster =
            version < Version(1, 28)
            ? "Kubernetes 1.28" : (gateway?.version ?? Version(1, 2)) < Version(1, 2) ? "Gateway API 1.2" : nil
        guard let old = cluster ?? controller else { return true }
        losses.lose(
            .tooOldVersion, "this topology: output is made for \(old) and later",
            at: plan.targets.kubernetes?.span ?? .start, instead: "use a newer version")
        return false
    }

    /// The namespace: a DNS label, which an identifier is unless it ends with a hyphen.
    private func namespaceName(_ remarks: inout Remarks) -> String {
        let name = namespace.value.text
        guard name.hasSuffix("-") else { return name }
        remarks.lose(Inexpressible("a namespace does not end with a hyphen"), at: namespace.span)
        return ObjectNames.label(of: name)
    }
}
