package import Diagnostics
package import YAMLTree

/// Copies of requests for another backend, whose answers nobody sees.
package struct Mirror: Entity, Sendable {
    /// The backend.
    package let backend: Located<Identifier>
    /// How many of the requests are copied.
    package let share: Located<MirrorShare>
    /// Where the policy stands.
    package let span: SourceSpan

    package static var noun: String { "a mirror" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        backend = fields.required("backend", doc: "The backend that gets the copies.")
        share = fields.optional(
            "percent", default: MirrorShare(hundredths: 10_000), shown: "100",
            doc: "How many of the requests, in percent.")
    }
}

/// A part of the requests: 0.01 to 100 percent.
package struct MirrorShare: Readable, Hashable, Sendable {
    /// Hundredths of a percent, 1 to 10,000.
    package let hundredths: Int
    package static var placeholder: MirrorShare { MirrorShare(hundredths: 10_000) }
    package static var expectation: String { "a percentage (0.01 to 100, at most two decimals)" }

    init(hundredths: Int) { self.hundredths = hundredths }

    package static func read(_ node: NodeID, in context: ReadingContext) -> MirrorShare? {
        guard context.tree.kind(node) == .plain || context.tree.kind(node) == .text else {
            context.reportType(node, expected: expectation)
            return nil
        }
        let text = context.tree.text(node)
        let parts = (text.hasSuffix("%") ? text.dropLast() : text[...])
            .split(separator: ".", omittingEmptySubsequences: false)
        let isNumber = parts.allSatisfy { part in
            (1...3).contains(part.utf8.count) && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
        }
        let decimals = parts.count == 2 ? String(parts[1]) : ""
        guard isNumber, parts.count <= 2, decimals.utf8.count <= 2, let whole = Int(parts[0]),
            let rest = Int(decimals + String(repeating: "0", count: 2 - decimals.utf8.count))
        else {
            context.reportValue(node, "`\(text)` is not \(expectation)")
            return nil
        }
        let hundredths = whole * 100 + rest
        guard (1...10_000).contains(hundredths) else {
            context.reportValue(node, "`\(text)` is out of range: expected \(expectation)", code: .outOfRange)
            return nil
        }
        return MirrorShare(hundredths: hundredths)
    }
}
