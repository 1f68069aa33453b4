package import Diagnostics

/// Something of the node itself that a vip watches beside its health checks: one of the three first keys.
package struct Tracking: Entity, Sendable {
    /// A network interface, failed while it is down.
    package let interface: Located<InterfaceName>?
    /// A process by name, failed while none of that name runs.
    package let process: Located<ProcessName>?
    /// A file, failed while it holds a number other than 0.
    package let file: Located<FilePath>?
    /// What a failure does; the vip's `on_failure` when left out.
    package let onFailure: Located<FailureMode>?
    /// Where the mapping stands.
    package let span: SourceSpan

    package static var noun: String { "a tracked thing" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        interface = fields.optional("interface", doc: "Fails while this interface is down.")
        process = fields.optional(
            "process", doc: "Fails while no process of this name runs; needs the kernel's process events.")
        file = fields.optional(
            "file",
            doc:
                "Fails while this file holds another number than 0; made with 0 when it is not there, but its folder must be."
        )
        onFailure = fields.optional(
            "on_failure", doc: "`fault`, or `{weight: -20}`; the vip's `on_failure` when left out.")
        guard !fields.context.isDescribing else { return }
        let given = [fields.has("interface"), fields.has("process"), fields.has("file")].compactMap { $0 }
        guard given.count != 1 else { return }
        fields.context.bag.report(
            Diagnostic(
                given.isEmpty ? .missingKey : .conflictingKeys, "give one of `interface`, `process` and `file`",
                at: given.last ?? span, label: given.isEmpty ? "nothing is tracked" : "a second thing",
                related: given.count > 1 ? [Diagnostic.Label(given[0], "the first")] : []))
    }
}
