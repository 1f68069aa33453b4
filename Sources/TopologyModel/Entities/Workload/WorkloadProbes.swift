package import Diagnostics
package import YAMLTree

/// How a workload's state is asked for.
package struct WorkloadProbes: Entity, Sendable {
    /// Whether it may have traffic.
    package let readiness: Located<WorkloadProbe>?
    /// Whether it must be started again.
    package let liveness: Located<WorkloadProbe>?
    /// Whether it has started; until then it is not asked for the others.
    package let startup: Located<WorkloadProbe>?

    package static var noun: String { "probes" }

    package init(from fields: inout FieldReader) {
        readiness = fields.optional(
            "readiness", doc: "Whether it may have traffic; the backend's health check when left out.")
        liveness = fields.optional(
            "liveness", doc: "Whether it must be started again; a path that asks nothing but the process itself.")
        startup = fields.optional("startup", doc: "Whether it has started; until then the others wait.")
    }
}

/// What is asked: a path, or a check by name or in place.
package enum WorkloadProbe: Readable, Sendable {
    /// A request for a path, as often as the backend is checked.
    case path(URLPath)
    /// A check.
    case check(HealthCheckReference)

    package static var placeholder: WorkloadProbe { .path(.root) }
    package static var expectation: String { "a path (`/ready/`), the name of a health check, or one in place" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> WorkloadProbe? {
        if context.tree.kind(node) != .mapping, context.tree.kind(node) != .sequence,
            context.tree.text(node).hasPrefix("/")
        {
            return URLPath.read(node, in: context).map { .path($0) }
        }
        return HealthCheckReference.read(node, in: context).map { .check($0) }
    }
}
