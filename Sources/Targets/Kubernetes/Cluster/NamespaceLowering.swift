import Diagnostics
import Rendering
import TopologyModel

/// The namespace, where it is asked for.
struct NamespaceLowering {
    let target: KubernetesTarget
    let frame: ObjectFrame

    /// `namespace.yaml`; empty when the namespace is somebody else's.
    func lower(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        guard let request = target.namespaceRequest else { return manifest }
        if frame.namespace == "default" || frame.namespace.hasPrefix("kube-") {
            remarks.lose(
                combination: "a namespace `\(frame.namespace)` of the topology's own: it is the cluster's",
                at: request.span, instead: "choose another `namespace`, or remove `create_namespace`")
        }
        var head = ObjectHead(apiVersion: "v1", kind: "Namespace", name: frame.namespace, part: frame.topology)
        head.isClusterWide = true
        if let level = request.podSecurity {
            head.labels = [
                ("pod-security.kubernetes.io/enforce", .text(level.rawValue)),
                (
                    "pod-security.kubernetes.io/enforce-version",
                    .text("v" + target.version.numbers.prefix(2).map(String.init).joined(separator: "."))
                ),
            ]
        }
        manifest.document { frame.write(head, to: &$0) }
        return manifest
    }
}

/// A namespace that is generated.
struct NamespaceRequest: Sendable {
    /// What its pods may do.
    let podSecurity: PodSecurity?
    /// Where the topology asks for it.
    let span: SourceSpan

    /// `nil` when it is not asked for.
    init?(_ settings: KubernetesSettings) {
        guard settings.createNamespace.value else { return nil }
        podSecurity = settings.podSecurity?.value
        span = settings.createNamespace.span
    }
}
