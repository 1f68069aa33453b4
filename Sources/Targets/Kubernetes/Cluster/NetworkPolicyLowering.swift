import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A policy for the pods of each backend: what stands in front of them may connect to the port that serves, and nobody
/// else; probes are the nodes' own and always come through.
struct NetworkPolicyLowering {
    let services: ServiceLowering
    let settings: Located<NetworkPolicySettings>?

    /// `networkpolicies.yaml`; empty when no policy is asked for.
    func lower(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        guard let settings else { return manifest }
        for (index, backend) in services.plan.backends.enumerated() where !services.services[index].isExisting {
            guard services.pods.hasPods(index) else { continue }
            let isExposed = backend.service?.type.value.isExposed ?? false
            if settings.value.fromNamespaces.isEmpty, !isExposed {
                remarks.lose(
                    combination: "pods of backend `\(backend.name.text)` that nobody may reach", at: settings.span,
                    instead: "say where what stands in front of them runs: `from_namespaces: [NAME]`")
            }
            manifest.document { document in
                services.frame.write(
                    ObjectHead(
                        apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy",
                        name: services.services[index].name, part: backend.name.text), to: &document)
                document.mapping("spec") { spec in
                    spec.mapping("podSelector") { selector in
                        selector.mapping("matchLabels") { labels in
                            for label in services.pods.labels(of: index) { labels.field(label.key, label.value) }
                        }
                    }
                    spec.list("policyTypes") { $0.item("Ingress") }
                    spec.list("ingress") { rules in
                        writeNamespaces(index, settings.value, to: &rules)
                        if isExposed { writeOutside(index, backend, to: &rules) }
                    }
                }
            }
        }
        return manifest
    }

    private func writeNamespaces(_ index: Int, _ settings: NetworkPolicySettings, to rules: inout Manifest) {
        guard !settings.fromNamespaces.isEmpty else { return }
        rules.item { rule in
            rule.list("from") { peers in
                for namespace in settings.fromNamespaces {
                    peers.item { peer in
                        peer.mapping("namespaceSelector") { selector in
                            selector.mapping("matchLabels") { labels in
                                labels.field("kubernetes.io/metadata.name", .text(namespace.value.text))
                            }
                        }
                    }
                }
            }
            rule.list("ports") { writePorts(index, to: &$0) }
        }
    }

    /// Everybody: but where the pods see the client's own address, only the networks that the load balancer admits.
    private func writeOutside(_ index: Int, _ backend: BackendPlan, to rules: inout Manifest) {
        let isLocal = backend.service?.externalTrafficPolicy?.value == .local
        rules.item { rule in
            rule.list("from") { peers in
                for range in isLocal ? backend.service?.sourceRanges ?? [] : [] {
                    peers.item { peer in
                        peer.mapping("ipBlock") { $0.field("cidr", .text(range.value.text)) }
                    }
                }
            }
            rule.list("ports") { writePorts(index, to: &$0) }
        }
    }

    private func writePorts(_ index: Int, to list: inout Manifest) {
        for port in services.ports[index] {
            list.item { item in
                item.field("protocol", port.transport)
                switch services.services[index].targetPort {
                case .number(let number): item.field("port", .number(Int(number)))
                case .name(let name): item.field("port", .text(name))
                }
            }
        }
    }
}
