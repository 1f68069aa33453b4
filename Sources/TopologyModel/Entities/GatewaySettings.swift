package import Diagnostics
package import YAMLTree

/// How the Gateway API is used.
package struct GatewaySettings: Entity, Sendable {
    /// Stable or experimental resources.
    package enum Channel: String, Choice, Sendable {
        case standard
        case experimental
        package static var placeholder: Channel { .standard }
    }

    /// Who makes a Gateway of it.
    package enum Implementation: String, Choice, CaseIterable, Sendable {
        case envoyGateway = "envoy-gateway"
        case cilium
        case istio
        case kgateway
        case nginxGatewayFabric = "nginx-gateway-fabric"
        case traefik
        case haproxyIngress = "haproxy-ingress"
        package static var placeholder: Implementation { .envoyGateway }
    }

    /// The Gateway API's version, 1.2 or later.
    package let version: Located<Version>
    /// The channel.
    package let channel: Located<Channel>
    /// The GatewayClass.
    package let gatewayClass: Located<DNSLabel>
    /// The implementation; told by the class where that is its usual one.
    package let implementation: Located<Implementation>?
    /// The namespace of the Gateway itself; that of every object when left out.
    package let namespace: Located<Identifier>?
    /// Addresses that the Gateway asks for; at most 16.
    package let addresses: [Located<ServerHost>]
    /// Labels of what the implementation makes for the Gateway, in the file's order; at most 8.
    package let labels: Located<InfrastructureLabels>?

    package static var noun: String { "a Gateway" }

    package init(from fields: inout FieldReader) {
        version = fields.optional("version", default: Version(1, 4), shown: "\"1.4\"", doc: "Gateway API version.")
        channel = fields.optional("channel", default: .standard, shown: "standard", doc: "standard or experimental.")
        gatewayClass = fields.required("class", doc: "The GatewayClass.")
        implementation = fields.optional(
            "implementation", doc: "Whose conformance report decides; told by a usual `class` when left out.")
        namespace = fields.optional(
            "namespace", doc: "Namespace of the Gateway, where it is not that of its routes and Secrets.")
        addresses = fields.list("addresses", orSingle: true, doc: "Addresses or host names that it asks for.") ?? []
        labels = fields.optional("labels", doc: "Labels of what the implementation makes for the Gateway.")
        check(fields.context.bag)
    }

    private func check(_ bag: DiagnosticBag) {
        var seen: Set<ServerHost> = []
        for address in addresses where !seen.insert(address.value).inserted {
            bag.report(Diagnostic(.duplicateDefinition, "an address stands twice", at: address.span))
        }
        if addresses.count > 16, let last = addresses.last {
            bag.report(Diagnostic(.outOfRange, "a Gateway has at most 16 addresses", at: last.span))
        }
        if let labels, labels.value.pairs.count > 8 {
            bag.report(Diagnostic(.outOfRange, "a Gateway has at most 8 such labels", at: labels.span))
        }
    }
}

/// Labels of what is made for a Gateway.
package struct InfrastructureLabels: Readable, Sendable {
    /// Keys and values, in the file's order.
    package let pairs: [(key: LabelKey, value: LabelValue)]

    package static var placeholder: InfrastructureLabels { InfrastructureLabels(pairs: []) }
    package static var expectation: String { Labels.expectation }

    package static func read(_ node: NodeID, in context: ReadingContext) -> InfrastructureLabels? {
        Labels.read(node, in: context).map { InfrastructureLabels(pairs: $0.pairs) }
    }
}
