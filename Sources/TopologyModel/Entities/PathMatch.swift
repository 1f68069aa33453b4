import Diagnostics
package import YAMLTree

/// Which paths a route takes; compared percent-decoded and with slashes merged.
package enum PathMatch: Readable, Hashable, Sendable {
    /// This path alone.
    case exact(URLPath)
    /// This path and everything below it, by segments: `/api` and `/api/` take `/api` and `/api/x`, never `/apiary`.
    case prefix(URLPath)
    /// Paths in which the expression is found.
    case regex(Pattern)

    /// The same for `/api` and `/api/`, which are the same prefix.
    package var canonical: PathMatch {
        guard case .prefix(let prefix) = self else { return self }
        return .prefix(prefix.bare)
    }

    package static var placeholder: PathMatch { .prefix(.root) }
    package static var expectation: String { "a path, or one of `{exact: P}`, `{prefix: P}`, `{regex: R}`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> PathMatch? {
        guard context.tree.kind(node) == .mapping else {
            if context.tree.kind(node) == .sequence {
                context.reportType(node, expected: expectation)
                return nil
            }
            return URLPath.read(node, in: context).map { .prefix($0) }
        }
        return Long.readMapping(node, in: context).match
    }

    /// The long form.
    private struct Long: Entity {
        let match: PathMatch?
        static var noun: String { "a path" }

        init(from fields: inout FieldReader) {
            let exact: Located<URLPath>? = fields.optional("exact", doc: "This path alone.")
            let prefix: Located<URLPath>? = fields.optional("prefix", doc: "This path and everything below it.")
            let regex: Located<Pattern>? = fields.optional("regex", doc: "Paths in which the expression is found.")
            match =
                exact.map { .exact($0.value) } ?? prefix.map { .prefix($0.value) } ?? regex.map { .regex($0.value) }
            let given = [exact?.span, prefix?.span, regex?.span].compactMap { $0 }
            guard !fields.context.isDescribing else { return }
            if given.count > 1 {
                fields.context.bag.report(
                    Diagnostic(
                        .conflictingKeys, "a path has one of `exact`, `prefix` and `regex`", at: given[1],
                        label: "second", related: [Diagnostic.Label(given[0], "first")]))
            }
            let isWrong = fields.has("exact") != nil || fields.has("prefix") != nil || fields.has("regex") != nil
            if given.isEmpty, !isWrong {
                fields.context.bag.report(
                    Diagnostic(.missingKey, "a path needs `exact`, `prefix` or `regex`", at: fields.span))
            }
        }
    }
}
