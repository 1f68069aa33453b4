package import YAMLTree

/// Something of the language that is written as a mapping.
package protocol Entity: Readable {
    /// What it is called, with its article: "a backend".
    static var noun: String { get }
    /// Reads every field; the only description of the entity's keys.
    init(from fields: inout FieldReader)
}

extension Entity {
    package static var expectation: String { "\(noun) (a mapping)" }
    package static var placeholder: Self {
        var reader = FieldReader.describing()
        return Self(from: &reader)
    }

    /// The keys of the entity, as it describes itself.
    package static var fields: [FieldDescription] {
        var reader = FieldReader.describing()
        _ = Self(from: &reader)
        return reader.described
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Self? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        return readMapping(node, in: context)
    }

    /// Reads a node known to be a mapping.
    static func readMapping(_ node: NodeID, in context: ReadingContext) -> Self {
        var reader = FieldReader([node], in: context, span: context.tree.span(node))
        let value = Self(from: &reader)
        reader.finish(noun) { fields }
        return value
    }
}
