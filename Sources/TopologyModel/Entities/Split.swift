package import Diagnostics

/// A weight in a split: 0 to 1,000,000 (the Gateway API's range); 0 sends nothing.
package struct ShareWeight: RangedNumber, Hashable, Sendable {
    /// 0 to 1,000,000.
    package let number: Int
    package static var range: ClosedRange<Int> { 0...1_000_000 }
    package static var noun: String { "a weight" }
    package static var rangeCode: DiagnosticCode { .weightOutOfRange }
    package init(checked number: Int) { self.number = number }
}

/// The backends that share a route's requests, by weight.
struct Split {
    /// The backends and their weights, in the file's order.
    let shares: [Named<ShareWeight>]
    /// Where the key stands.
    let span: SourceSpan

    /// Reads the key; `nil` when it is not there.
    init?(from fields: inout FieldReader) {
        let known = fields.context.bag.count
        shares = fields.map(
            "split", feature: .split, doc: "Backends that share the requests, each request sent by weight alone.")
        guard let span = fields.has("split") else { return nil }
        self.span = span
        // An entry that could not be read is reported already.
        guard fields.context.bag.count == known, !shares.contains(where: { $0.value.number > 0 }) else { return }
        fields.context.bag.report(
            Diagnostic(
                .invalidValue, "a split needs at least one weight above 0", at: span, label: "nobody gets a request"))
    }
}
