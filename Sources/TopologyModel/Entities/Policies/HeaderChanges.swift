package import Diagnostics
package import YAMLTree

/// Which headers are set, added and removed on their way.
package struct HeaderChanges: Sendable {
    /// A header and what becomes of it.
    package struct Line: Sendable {
        /// The header.
        package let name: Located<HeaderName>
        /// Its lines, never none.
        package let values: [Located<HeaderValue>]
    }

    /// Replace what is there.
    package let set: [Line]
    /// Stand beside what is there.
    package let add: [Line]
    /// Taken away.
    package let remove: [Located<HeaderName>]
    /// Where the changes stand, which tells them from others.
    package let span: SourceSpan

    /// Every value, in the order of the file.
    package var values: [Located<HeaderValue>] { (self.set + add).flatMap(\.values) }

    /// Every name, in the order of `set`, `add`, `remove`.
    package var names: [Located<HeaderName>] { (self.set + add).map(\.name) + remove }

    /// The names whose lines of the other side do not get through: those set and those removed.
    package var replaced: [HeaderName] { self.set.map(\.name.value) + remove.map(\.value) }

    init(from fields: inout FieldReader, of direction: HeaderDirection) {
        span = fields.span
        let set: Located<HeaderTable>? = fields.optional("set", doc: "Names and values that replace what is there.")
        let add: Located<HeaderTable>? = fields.optional("add", doc: "Names and values that stand beside it.")
        let remove: [Located<HeaderName>] = fields.list("remove", orSingle: true, doc: "Names to take away.") ?? []
        self.set = set?.value.lines ?? []
        self.add = add?.value.lines ?? []
        self.remove = remove
        guard !fields.context.isDescribing else { return }
        if set == nil, add == nil, fields.has("set") == nil, fields.has("add") == nil, fields.has("remove") == nil {
            fields.context.bag.report(
                Diagnostic(.missingKey, "header changes need `set`, `add` or `remove`", at: fields.span))
        }
        HeaderCheck(changes: self, direction: direction).report(to: fields.context.bag)
    }
}

/// Header changes of requests.
package struct RequestHeaderChanges: Entity, Sendable {
    /// The changes.
    package let changes: HeaderChanges
    package static var noun: String { "changes of request headers" }
    package init(from fields: inout FieldReader) { changes = HeaderChanges(from: &fields, of: .request) }
}

/// Header changes of answers.
package struct ResponseHeaderChanges: Entity, Sendable {
    /// The changes.
    package let changes: HeaderChanges
    package static var noun: String { "changes of response headers" }
    package init(from fields: inout FieldReader) { changes = HeaderChanges(from: &fields, of: .response) }
}

/// Header names and their values: one each, or a list.
struct HeaderTable: Readable {
    let lines: [HeaderChanges.Line]

    static var placeholder: HeaderTable { HeaderTable(lines: []) }
    static var expectation: String { "a mapping from header names to values" }

    static func read(_ node: NodeID, in context: ReadingContext) -> HeaderTable? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var lines: [HeaderChanges.Line] = []
        for entry in context.tree.entries(node) {
            guard let name = HeaderName.read(entry.key, in: context) else { continue }
            let isList = context.tree.kind(entry.value) == .sequence
            let nodes = isList ? Array(context.tree.children(entry.value)) : [entry.value]
            let values = nodes.compactMap { node in
                HeaderValue.read(node, in: context).map { Located($0, at: context.tree.span(node)) }
            }
            guard !values.isEmpty else { continue }
            lines.append(
                HeaderChanges.Line(name: Located(name, at: context.tree.span(entry.key)), values: values))
        }
        return HeaderTable(lines: lines)
    }
}

extension HeaderValue: Readable {
    package static var placeholder: HeaderValue { HeaderValue(unchecked: "-") }
    package static var expectation: String { "a header value (at most 2000 bytes)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> HeaderValue? {
        guard let text = plainText(node, in: context, expected: "text (\(expectation))") else { return nil }
        do throws(Problem) { return try HeaderValue(text) } catch {
            let names = Live.allCases.map { "{\($0.rawValue)}" }.joined(separator: ", ")
            let (message, help) =
                switch error {
                case .empty: ("a header value cannot be empty", "take the header away with `remove`")
                case .outerBlank: ("a header value cannot begin or end with a blank", "take the blank away")
                case .control: ("a header value cannot hold a control character (RFC 9110, 5.5)", "one line of text")
                case .tooLong: ("a header value has at most 2000 bytes", "shorten it")
                case .unknownName(let name):
                    ("`{\(name)}` is not a live value", "the live values are \(names); `{{` is a brace itself")
                case .loneBrace: ("a brace that stands alone", "`{{` and `}}` are braces; the live values are \(names)")
                }
            context.reportValue(node, message, help: [help])
            return nil
        }
    }
}
