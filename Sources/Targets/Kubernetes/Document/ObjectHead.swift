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
    /// Whether it stands outside of namespaces.
    var isClusterWide = false
    /// Labels that its kind needs.
    var labels: [(key: Key, value: Scalar)] = []
    /// Its annotations, in the order of the table.
    var annotations: [Annotation] = []
    /// Labels and annotations that the topology asks for.
    var given = GivenMetadata()
}

/// Labels and annotations of the topology's own words.
struct GivenMetadata {
    /// Labels.
    var labels: [(key: LabelKey, value: LabelValue)] = []
    /// Annotations.
    var annotations: [(key: LabelKey, value: String)] = []
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
            if !head.isClusterWide { metadata.field("namespace", .text(namespace)) }
            metadata.mapping("labels") { labels in
                for label in ownLabels(head.part) { labels.field(label.key, label.value) }
                labels.field("app.kubernetes.io/managed-by", "lbgen")
                for label in head.labels { labels.field(label.key, label.value) }
                for label in head.given.labels { labels.field(.text(label.key.text), .text(label.value.text)) }
            }
            metadata.mapping("annotations") { annotations in
                for annotation in head.annotations {
                    annotations.field(.annotation(annotation.key), .text(annotation.value))
                }
                for annotation in head.given.annotations {
                    annotations.field(.text(annotation.key.text), .text(annotation.value))
                }
            }
        }
    }

    /// The labels of everything that belongs to a part of the topology; its pods are known by them.
    func ownLabels(_ part: String) -> [(key: Key, value: Scalar)] {
        [
            ("app.kubernetes.io/name", .text(Self.label(part))),
            ("app.kubernetes.io/part-of", .text(Self.label(topology))),
        ]
    }

    /// A name as a label's value, which may not end with a hyphen.
    private static func label(_ name: String) -> String {
        LabelValue(name) != nil ? name : ObjectNames.label(of: name)
    }
}
