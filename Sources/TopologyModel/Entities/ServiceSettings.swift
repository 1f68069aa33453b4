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
        /// A ClusterIP Service without an address: its name stands for the endpoints themselves.
        case headless = "Headless"
        /// An alias, in DNS, of the one host name that the servers have.
        case externalName = "ExternalName"
        package static var placeholder: ServiceType { .clusterIP }

        /// Whether clients outside the cluster reach it.
        package var isExposed: Bool { self == .nodePort || self == .loadBalancer }
    }

    /// Which endpoints take what comes to a node.
    package enum TrafficPolicy: String, Choice, Sendable {
        case cluster = "Cluster"
        case local = "Local"
        package static var placeholder: TrafficPolicy { .cluster }
    }

    /// Address families, the first one first.
    package enum IPFamily: String, Choice, Sendable {
        case ipv4 = "IPv4"
        case ipv6 = "IPv6"
        package static var placeholder: IPFamily { .ipv4 }
    }

    /// The type.
    package let type: Located<ServiceType>
    /// An existing Service.
    package let name: Located<DNSLabel>?
    /// Labels of the pods, in the file's order.
    package let selector: [(key: LabelKey, value: LabelValue)]
    /// Where the selector stands.
    package let selectorSpan: SourceSpan?
    /// The Service's port.
    package let port: Located<Port>?
    /// The pods' port, by number or name.
    package let targetPort: Located<TargetPort>?
    /// The port on every node.
    package let nodePort: Located<Port>?
    /// How long a client address keeps its pod; 1s to 1d.
    package let sessionAffinity: Located<Duration>?
    /// Which endpoints take what comes from outside.
    package let externalTrafficPolicy: Located<TrafficPolicy>?
    /// Which endpoints take what comes from pods.
    package let internalTrafficPolicy: Located<TrafficPolicy>?
    /// Who may come through the cloud's load balancer; everybody when empty.
    package let sourceRanges: [Located<IPNetwork>]
    /// Which load balancer is made.
    package let loadBalancerClass: Located<LabelKey>?
    /// Address families, the first one first; the cluster's own when empty.
    package let ipFamilies: [Located<IPFamily>]
    /// Labels of the Service itself.
    package let labels: [(key: LabelKey, value: LabelValue)]
    /// Annotations of the Service: what a cloud's load balancer wants to know.
    package let annotations: [(key: LabelKey, value: String)]
    /// Where it stands.
    package let span: SourceSpan

    package static var noun: String { "a service" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        type = fields.optional(
            "type", default: .clusterIP, shown: "ClusterIP",
            doc: "ClusterIP, NodePort, LoadBalancer, Headless, or ExternalName for servers of one host name.")
        name = fields.optional("name", doc: "An existing Service.")
        let selected: Located<Labels>? = fields.optional("selector", doc: "Labels of the pods.")
        selector = selected?.value.pairs ?? []
        selectorSpan = selected?.span
        port = fields.optional("port", doc: "The Service's port; 80, or the servers' own.")
        targetPort = fields.optional("target_port", doc: "The pods' port, by number or name.")
        nodePort = fields.optional(
            "node_port", feature: .serviceExposure, doc: "The port on every node; the cluster chooses when left out.")
        sessionAffinity = fields.optional(
            "session_affinity", feature: .stickyClientIP, doc: "How long a client address keeps its pod: 1s to 1d.")
        externalTrafficPolicy = fields.optional(
            "external_traffic_policy", feature: .serviceExposure,
            doc: "Cluster, or Local: only pods of the node that a client comes to, which see the client's address.")
        internalTrafficPolicy = fields.optional(
            "internal_traffic_policy", feature: .serviceExposure,
            doc: "Cluster, or Local: only pods of the client's own node.")
        sourceRanges =
            fields.list(
                "source_ranges", feature: .serviceExposure, doc: "Networks that may come through the load balancer.")
            ?? []
        loadBalancerClass = fields.optional(
            "load_balancer_class", feature: .serviceExposure,
            doc: "Which load balancer is made, such as `example.com/internal`.")
        ipFamilies = fields.list("ip_families", orSingle: true, doc: "IPv4, IPv6 or both; the cluster's own.") ?? []
        let labels: Located<Labels>? = fields.optional("labels", doc: "Labels of the Service itself.")
        self.labels = labels?.value.pairs ?? []
        let annotations: Located<Annotations>? = fields.optional(
            "annotations", doc: "Annotations of the Service, for the cloud's load balancer.")
        self.annotations = annotations?.value.pairs ?? []
        checkAffinity(fields.context)
        checkFamilies(fields.context)
        checkLabels(labels?.span ?? span, fields.context)
    }

    private func checkAffinity(_ context: ReadingContext) {
        guard let affinity = sessionAffinity,
            !affinity.value.isWholeSeconds || !(1...86_400).contains(affinity.value.secondsRoundedUp)
        else { return }
        context.bag.report(
            Diagnostic(
                .outOfRange, "`session_affinity` is \(affinity.value.text): expected whole seconds, 1s to 1d",
                at: affinity.span, notes: ["Kubernetes: sessionAffinityConfig.clientIP.timeoutSeconds, 1 to 86400"])
        )
    }

    private func checkFamilies(_ context: ReadingContext) {
        guard let second = ipFamilies.dropFirst().first,
            ipFamilies.count > 2 || second.value == ipFamilies[0].value
        else { return }
        context.bag.report(
            Diagnostic(.invalidValue, "`ip_families` names IPv4 and IPv6 once each", at: ipFamilies.last?.span ?? span))
    }

    /// Labels by which lbgen knows what is its own.
    private func checkLabels(_ span: SourceSpan, _ context: ReadingContext) {
        for label in labels where Self.ownLabels.contains(label.key.text) {
            context.bag.report(
                Diagnostic(.invalidValue, "`\(label.key.text)` is a label of lbgen's own", at: span))
        }
    }

    /// The labels that every generated object has.
    package static let ownLabels = [
        "app.kubernetes.io/name", "app.kubernetes.io/part-of", "app.kubernetes.io/managed-by",
    ]
}

/// Annotations of an object: at most 256 KiB together (ValidateAnnotations of the API server).
struct Annotations: Readable, Sendable {
    let pairs: [(key: LabelKey, value: String)]
    static var placeholder: Annotations { Annotations(pairs: []) }
    static var expectation: String { "annotations (`{example.com/key: text}`)" }

    static func read(_ node: NodeID, in context: ReadingContext) -> Annotations? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var pairs: [(key: LabelKey, value: String)] = []
        var size = 0
        for entry in context.tree.entries(node) {
            guard let key = LabelKey.read(entry.key, in: context), let value = String.read(entry.value, in: context)
            else { continue }
            size += key.text.utf8.count + value.utf8.count
            pairs.append((key, value))
        }
        guard size <= 256 << 10 else {
            context.reportValue(node, "the annotations have \(size) bytes together: expected at most 262144")
            return nil
        }
        return Annotations(pairs: pairs)
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
