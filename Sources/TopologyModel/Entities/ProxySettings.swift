package import Diagnostics
package import YAMLTree

/// A load balancer of the topology's own that runs in the cluster: nginx or HAProxy with the configuration that lbgen
/// makes of the same topology.
package struct ProxySettings: Entity, Sendable {
    /// The programs.
    package enum Program: String, Choice, Sendable {
        case nginx
        case haproxy
        package static var placeholder: Program { .haproxy }
    }

    /// How its Service is reached.
    package enum Exposure: String, Choice, Sendable {
        case clusterIP = "ClusterIP"
        case nodePort = "NodePort"
        case loadBalancer = "LoadBalancer"
        package static var placeholder: Exposure { .loadBalancer }
    }

    /// The program.
    package let program: Located<Program>
    /// Its version, by which features are gated.
    package let version: Version
    /// The image; the program's official one when left out.
    package let image: Located<ImageReference>?
    /// How many run.
    package let replicas: Located<Replicas>
    /// How its Service is reached.
    package let exposure: Located<Exposure>

    package static var noun: String { "a proxy in the cluster" }

    package init(from fields: inout FieldReader) {
        program = fields.required("program", doc: "nginx or haproxy.")
        let version: Located<Version>? = fields.optional(
            "version", doc: "Its version; \"1.30\" of nginx, \"3.2\" of HAProxy.")
        let usual = Self.usualVersion(of: program.value)
        self.version = version?.value ?? usual
        image = fields.optional("image", doc: "The image; the official one of the version.")
        replicas = fields.optional("replicas", default: Replicas(checked: 2), shown: "2", doc: "How many run.")
        exposure = fields.optional(
            "service", default: .loadBalancer, shown: "LoadBalancer", doc: "How it is reached.")
        let oldest = program.value == .nginx ? Version(1, 18) : Version(2, 4)
        guard let version, version.value < oldest, !fields.context.isDescribing else { return }
        fields.context.bag.report(
            Diagnostic(.outOfRange, "output is made for \(oldest.text) and later", at: version.span))
    }

    private init(_ program: Located<Program>) {
        self.program = program
        version = Self.usualVersion(of: program.value)
        image = nil
        replicas = Located(Replicas(checked: 2), at: program.span)
        exposure = Located(.loadBalancer, at: program.span)
    }

    private static func usualVersion(of program: Program) -> Version {
        program == .nginx ? Version(1, 30) : Version(3, 2)
    }

    package static var expectation: String { "`nginx`, `haproxy`, or \(noun) (a mapping)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ProxySettings? {
        if context.tree.kind(node) == .mapping { return readMapping(node, in: context) }
        return Program.read(node, in: context).map { ProxySettings(Located($0, at: context.tree.span(node))) }
    }
}
