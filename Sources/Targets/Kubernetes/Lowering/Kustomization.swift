import Rendering

/// The files of the folder and the kustomization that lists them.
enum Kustomization {
    /// `kubernetes/*.yaml`, in the order of their names, and `kubernetes/kustomization.yaml`.
    ///
    /// It sets the namespace of every object, unless some have another one.
    static func files(
        _ manifests: [(name: String, manifest: Manifest)], frame: ObjectFrame, hasOneNamespace: Bool = true,
        header: [String]
    ) -> [OutputFile] {
        let sorted = manifests.sorted { $0.name < $1.name }
        var list = Manifest()
        list.document { document in
            document.field("apiVersion", "kustomize.config.k8s.io/v1beta1")
            document.field("kind", "Kustomization")
            if hasOneNamespace { document.field("namespace", .text(frame.namespace)) }
            document.list("resources") { resources in
                for (name, _) in sorted { resources.item(.text(name)) }
            }
        }
        return (sorted + [("kustomization.yaml", list)]).map { name, manifest in
            OutputFile(path: "kubernetes/\(name)", bytes: manifest.printed.bytes(header: header))
        }
    }
}
