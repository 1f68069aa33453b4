package import Diagnostics

/// A level of the Pod Security Standards.
package enum PodSecurity: String, Choice, Sendable {
    case restricted
    case baseline
    case privileged
    package static var placeholder: PodSecurity { .restricted }
}

/// Who may reach the pods of the topology: what stands in front of them, and nobody else.
package struct NetworkPolicySettings: Entity, Sendable {
    /// Namespaces whose pods may connect: where controllers, gateways and clients run.
    package let fromNamespaces: [Located<DNSLabel>]

    package static var noun: String { "a network policy" }

    package init(from fields: inout FieldReader) {
        fromNamespaces =
            fields.list(
                "from_namespaces", orSingle: true,
                doc: "Namespaces whose pods may connect: where controllers, gateways and clients run.") ?? []
    }
}
