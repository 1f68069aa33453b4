package import Diagnostics
package import YAMLTree

/// Storage that a workload sees at a path: scratch space of its own, lasting storage, the keys of a Secret or ConfigMap as
/// files, or what a machine has.
package struct WorkloadVolume: Entity, Sendable {
    /// Where it comes from.
    package enum Source: Sendable {
        /// Empty at start, gone at the end; of at most this size.
        case scratch(MemorySize?)
        /// Lasting storage: a claim that is there, or a volume that Compose makes.
        case claim(DNSLabel)
        /// The keys of a Secret.
        case secret(DNSLabel)
        /// The keys of a ConfigMap.
        case configMap(DNSLabel)
        /// A file or folder of the machine.
        case machine(FileName)
    }

    /// The path in the container.
    package let path: Located<FilePath>
    /// Where it comes from.
    package let source: Source
    /// Whether it may only be read.
    package let readOnly: Located<Bool>
    /// Where it stands.
    package let span: SourceSpan

    package static var noun: String { "a volume" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        path = fields.required("path", doc: "The path in the container.")
        let size: Located<MemorySize>? = fields.optional("size", doc: "The most that scratch space may take.")
        let claim: Located<DNSLabel>? = fields.optional(
            "claim", doc: "Lasting storage: a claim of the cluster, a volume of Compose.")
        let secret: Located<DNSLabel>? = fields.optional("secret", doc: "A Secret, its keys as files.")
        let map: Located<DNSLabel>? = fields.optional("config_map", doc: "A ConfigMap, its keys as files.")
        let from: Located<FileName>? = fields.optional(
            "from", doc: "A file or folder of the machine, beside the topology; Compose alone.")
        readOnly = fields.optional("read_only", default: false, shown: "false", doc: "Whether it may only be read.")
        let places = [size?.span, claim?.span, secret?.span, map?.span, from?.span].compactMap { $0 }
        if places.count > 1 {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a volume is one of `size`, `claim`, `secret`, `config_map` and `from`",
                    at: places[1]))
        }
        source =
            claim.map { .claim($0.value) } ?? secret.map { .secret($0.value) } ?? map.map { .configMap($0.value) }
            ?? from.map { .machine($0.value) } ?? .scratch(size?.value)
    }
}

/// Names and numbers of a container's ports, the one that serves first.
package struct ContainerPorts: Readable, Sendable {
    /// The ports; names and numbers are unique.
    package let ports: [(name: String, number: UInt16)]
    package static var placeholder: ContainerPorts { ContainerPorts(ports: [("http", 80)]) }
    package static var expectation: String { "names and numbers of ports (`{http: 8000, metrics: 9100}`)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ContainerPorts? {
        guard context.tree.kind(node) == .mapping, !context.tree.entries(node).isEmpty else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var ports: [(name: String, number: UInt16)] = []
        for entry in context.tree.entries(node) {
            guard let target = TargetPort.read(entry.key, in: context), let port = Port.read(entry.value, in: context)
            else { continue }
            guard case .name(let name) = target else {
                context.reportValue(entry.key, "a port has a name before its number (`http: 8000`)")
                continue
            }
            guard !ports.contains(where: { $0.number == port.number }) else {
                context.reportValue(entry.value, "port \(port.number) has a name already")
                continue
            }
            ports.append((name, port.number))
        }
        return ports.isEmpty ? nil : ContainerPorts(ports: ports)
    }
}
