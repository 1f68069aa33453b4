package import Diagnostics

/// What each replica needs, and the most that it may use.
package struct WorkloadResources: Entity, Sendable {
    /// Processors that are kept free for it.
    package let cpu: Located<ProcessorShare>?
    /// Memory that is kept free for it.
    package let memory: Located<MemorySize>?
    /// The most that it may use; of memory as much as it needs when left out, of processors any number.
    package let limits: Located<ResourceLimits>?

    package static var noun: String { "resources" }

    package init(from fields: inout FieldReader) {
        cpu = fields.optional("cpu", doc: "Processors kept free for each replica.")
        memory = fields.optional(
            "memory", doc: "Memory kept free for each replica; also the most, unless `limits` say.")
        limits = fields.optional("limits", doc: "The most that a replica may use.")
        guard let limits = limits?.value else { return }
        if let cpu, let most = limits.cpu, most.value < cpu.value { Self.report("cpu", most.span, fields.context) }
        if let memory, let most = limits.memory, most.value < memory.value {
            Self.report("memory", most.span, fields.context)
        }
    }

    private static func report(_ what: String, _ span: SourceSpan, _ context: ReadingContext) {
        context.bag.report(
            Diagnostic(.outOfRange, "the limit of `\(what)` is less than what is asked for", at: span))
    }
}

/// The most that a replica may use.
package struct ResourceLimits: Entity, Sendable {
    /// Processors.
    package let cpu: Located<ProcessorShare>?
    /// Memory: beyond it the replica is ended.
    package let memory: Located<MemorySize>?

    package static var noun: String { "limits" }

    package init(from fields: inout FieldReader) {
        cpu = fields.optional("cpu", doc: "The most processors.")
        memory = fields.optional("memory", doc: "The most memory; beyond it the replica is ended.")
    }
}
