import TopologyModel

/// What every object begins with.
struct ObjectHead {
    /// `v1`, `networking.k8s.io/v1` ...
    let apiVersion: StaticString
    /// `Service`, `Ingress` ...
    let kind: StaticString
    /// The object's name.
    let name: String
    /// What it is for, as a label: the backend's or the site's name.
    let part: String
    /// Labels that its kind needs.
    var labels: [(key: Key, value: Scalar)] = []
    /// Its annotations, in the order of the table.
    var annotations: [Annotation] = []
}

/// What every object of a topology shares.
struct ObjectFrame: Sendable {
    /// The namespace.
    let namespace: String
    /// The topology's name.
    let topology: String

    /// Writes apiVersion, kind and metadata.
    func write(_ head: ObjectHead, to manifest: inout Manifest) {
        manifest.field("apiVersion", .keyword(head.apiVersion))
        manifest.field("kind", .keyword(head.kind))
        manifest.mapping("metadata") { metadata in
            metadata.field("name", .text(head.name))
            metadata.field("namespace", .text(namespace))
            metadata.mapping("labels") { labels in
                labels.field("app.kubernetes.io/name", .text(Self.label(head.part)))
                labels.field("app.kubernetes.io/part-of", .text(Self.label(topology)))
                labels.field("app.kubernetes.io/managed-by", "lbgen")
                for label in head.labels { labels.field(label.key, label.value) }
            }
            metadata.mapping("annotations") { annotations in
                for annotation in head.annotations {
                    annotations.field(.annotation(annotation.key), .text(annotation.value))
                }
            }
        }
    }

    /// A name as a label's value, which may not end with a hyphen.
    private static func label(_ name: String) -> String {
        LabelValue(name) != nil ? name : ObjectNames.label(of: name)
    }
}
