package import Diagnostics

/// A region of servers and nodes.
package struct Region: Entity, Sendable {
    /// Regions to use, in order, when this one is down.
    package let fallback: [Located<Identifier>]

    package static var noun: String { "a region" }

    package init(from fields: inout FieldReader) {
        fallback =
            fields.list("fallback", orSingle: true, doc: "Regions to use, in order, when this one is down.") ?? []
    }
}
