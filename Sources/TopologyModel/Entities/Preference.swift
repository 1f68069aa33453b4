package import Diagnostics
package import YAMLTree

/// Which servers come first, whatever the balance: those of a region, then those of its fallback regions, then the rest.
package enum Preference: Readable, Sendable {
    /// The region of the node that runs the load balancer.
    case nodesRegion
    /// This region, wherever the load balancer runs.
    case region(Located<Identifier>)

    package static var placeholder: Preference { .nodesRegion }
    package static var expectation: String { "`region`, that of the node, or `{region: NAME}`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Preference? {
        if context.tree.kind(node) == .mapping { return .region(NamedRegion.readMapping(node, in: context).region) }
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if text == "region" { return .nodesRegion }
        context.reportValue(node, "`\(text)` is not \(expectation)")
        return nil
    }
}

/// The long form of a preference.
package struct NamedRegion: Entity {
    let region: Located<Identifier>
    package static var noun: String { "a preference" }

    package init(from fields: inout FieldReader) {
        region = fields.required("region", doc: "The region, wherever the load balancer runs.")
    }
}
