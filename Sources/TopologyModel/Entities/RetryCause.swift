import Diagnostics
package import YAMLTree

/// A cause of a retry, written as a word or, for a status, as a number.
package struct RetryCause: Readable, Hashable, Sendable {
    /// The cause.
    package let cause: Retries.Cause

    /// Wraps a cause.
    package init(_ cause: Retries.Cause) { self.cause = cause }

    package static var placeholder: RetryCause { RetryCause(.connect) }
    package static var expectation: String { Retries.Cause.expectation }

    package static func read(_ node: NodeID, in context: ReadingContext) -> RetryCause? {
        let kind = context.tree.kind(node)
        if kind == .plain || kind == .text, let cause = Retries.Cause(rawValue: context.tree.text(node)) {
            return RetryCause(cause)
        }
        return Retries.Cause.read(node, in: context).map { RetryCause($0) }
    }
}
