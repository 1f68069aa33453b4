package import Diagnostics
package import YAMLTree

/// How a backend looks in a cluster: pods by selector, an existing Service by name, or, with neither, the servers of
/// the topology as endpoints outside the cluster.
package struct ServiceSettings: Entity, Sendable {
    /// Types of a Service.
    package enum ServiceType: String, Choice, Sendable {
        case clusterIP = "ClusterIP"
        case nodePort = "NodePort"
        case loadBalancer = "LoadBalancer"
        package static var placeholder: ServiceType { .clusterIP }
    }

    /// The type.
    package let type: Located<ServiceType>
    /// An existing Service.
    package let name: Located<DNSLabel>?
    /// Labels of the pods, in the file's order.
    package let selector: [(key: LabelKey, value: LabelValue)]
    /// The Service's port.
    package let port: Located<Port>?
    /// The pods' port, by number or name.
    package let targetPort: Located<TargetPort>?
    /// How long a client address keeps its pod; 1s to 1d.
    package let sessionAffinity: Located<Duration>?

    package static var noun: String { "a service" }

    package init(from fields: inout FieldReader) {
        type = fields.optional(
            "type", default: .clusterIP, shown: "ClusterIP", doc: "ClusterIP, NodePort or LoadBalancer.")
        name = fields.optional("name", doc: "An existing Service.")
        let labels: Located<Labels>? = fields.optional("selector", doc: "Labels of the pods.")
        selector = labels?.value.pairs ?? []
        port = fields.optional("port", doc: "The Service's port; 80, or the servers' own.")
        targetPort = fields.optional("target_port", doc: "The pods' port, by number or name.")
        sessionAffinity = fields.optional(
            "session_affinity", feature: .stickyClientIP, doc: "How long a client address keeps its pod: 1s to 1d.")
        if let affinity = sessionAffinity,
            !affinity.value.isWholeSeconds || !(1...86_400).contains(affinity.value.secondsRoundedUp)
        {
            fields.context.bag.report(
                Diagnostic(
                    .outOfRange, "`session_affinity` is \(affinity.value.text): expected whole seconds, 1s to 1d",
                    at: affinity.span, notes: ["Kubernetes: sessionAffinityConfig.clientIP.timeoutSeconds, 1 to 86400"])
            )
        }
    }
}

/// Labels of pods.
struct Labels: Readable, Sendable {
    let pairs: [(key: LabelKey, value: LabelValue)]
    static var placeholder: Labels { Labels(pairs: []) }
    static var expectation: String { "labels (`{app: shop}`)" }

    static func read(_ node: NodeID, in context: ReadingContext) -> Labels? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var pairs: [(key: LabelKey, value: LabelValue)] = []
        for entry in context.tree.entries(node) {
            guard let key = LabelKey.read(entry.key, in: context), let value = LabelValue.read(entry.value, in: context)
            else { continue }
            pairs.append((key, value))
        }
        return Labels(pairs: pairs)
    }
}

/// A label's key: an optional DNS prefix, a slash, and a name of at most 63 characters.
package struct LabelKey: TextReadable, Hashable, Sendable {
    /// The key.
    package let text: String
    package static var placeholder: LabelKey { LabelKey(unchecked: "app") }
    package static var expectation: String { "a label key (`app`, `app.kubernetes.io/name`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2, !name.isEmpty, LabelValue.isValid(String(name)) else {
            return nil
        }
        if parts.count == 2, DNSLabel(String(parts[0])) == nil { return nil }
        self.text = text
    }
}

/// A label's value: at most 63 letters, digits and inner `-_.`.
package struct LabelValue: TextReadable, Hashable, Sendable {
    /// The value.
    package let text: String
    package static var placeholder: LabelValue { LabelValue(unchecked: "") }
    package static var expectation: String { "a label value (at most 63 letters, digits and inner `-_.`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard Self.isValid(text) else { return nil }
        self.text = text
    }

    static func isValid(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count <= 63 else { return false }
        guard let first = bytes.first, let last = bytes.last else { return true }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        return isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || "-_.".utf8.contains($0) }
    }
}

/// A pod's port: a number, or the name of a container port (at most 15 lower case letters, digits and hyphens).
package enum TargetPort: Readable, Hashable, Sendable {
    /// A number.
    case number(UInt16)
    /// A name.
    case name(String)

    package static var placeholder: TargetPort { .number(80) }
    package static var expectation: String { "a port (1 to 65535) or the name of one" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> TargetPort? {
        if context.tree.kind(node) == .plain, case .int = context.tree.coreScalar(node) {
            return Port.read(node, in: context).map { .number($0.number) }
        }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
            default: false
            }
        }
        let hasLetter = text.utf8.contains { $0 >= UInt8(ascii: "a") }
        guard (1...15).contains(text.utf8.count), isAllowed, hasLetter, !text.hasPrefix("-"), !text.hasSuffix("-"),
            !text.contains("--")
        else {
            context.reportValue(node, "`\(text)` is not \(expectation)")
            return nil
        }
        return .name(text)
    }
}
