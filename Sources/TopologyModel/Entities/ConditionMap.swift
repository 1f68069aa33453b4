import Diagnostics
package import YAMLTree

/// What the value of a header, a parameter or a cookie must be. An empty value counts as none: nothing holds of it.
package enum ConditionTest: Readable, Hashable, Sendable {
    /// Exactly this, byte for byte; a parameter is percent-decoded first, and its `+` is a space.
    case exact(ConditionValue)
    /// The expression is found in it as it was sent.
    case regex(Pattern)
    /// Anything.
    case present

    package static var placeholder: ConditionTest { .present }
    package static var expectation: String { "text, or one of `{regex: R}`, `{present: true}`" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ConditionTest? {
        switch context.tree.kind(node) {
        case .mapping: Long.readMapping(node, in: context).test
        case .sequence: refuseList(node, in: context)
        default: ConditionValue.read(node, in: context).map { .exact($0) }
        }
    }

    private static func refuseList(_ node: NodeID, in context: ReadingContext) -> ConditionTest? {
        context.reportType(node, expected: expectation)
        return nil
    }

    /// Whether every value that fulfils `self` fulfils `other`.
    func implies(_ other: ConditionTest) -> Bool { self == other || other == .present }

    /// The long form.
    private struct Long: Entity {
        let test: ConditionTest?
        static var noun: String { "a condition" }

        init(from fields: inout FieldReader) {
            let regex: Located<Pattern>? = fields.optional("regex", doc: "An expression that is found in the value.")
            let present: Located<Bool>? = fields.optional("present", doc: "true: there, with any value but an empty.")
            test = regex.map { .regex($0.value) } ?? (present?.value == true ? .present : nil)
            guard !fields.context.isDescribing else { return }
            if let present, !present.value {
                fields.context.bag.report(
                    Diagnostic(
                        .invalidValue, "`present` can only be true", at: present.span,
                        help: ["a route without the condition takes the requests that lack it"]))
            }
            if let regex, let present {
                fields.context.bag.report(
                    Diagnostic(
                        .conflictingKeys, "a condition has one of `regex` and `present`", at: present.span,
                        label: "second", related: [Diagnostic.Label(regex.span, "first")]))
            }
            let isWrong = fields.has("regex") != nil || fields.has("present") != nil
            if test == nil, !isWrong {
                fields.context.bag.report(
                    Diagnostic(.missingKey, "a condition needs `regex` or `present`", at: fields.span))
            }
        }
    }
}

/// The exact value of a header, a parameter or a cookie.
package struct ConditionValue: TextReadable, Hashable, Sendable {
    /// 1 to 200 bytes, no control character, no space at either end: HTTP takes those away.
    package let text: String

    /// Takes 1 to 200 bytes without control characters, and without spaces at the ends.
    package init?(_ text: String) {
        guard (1...200).contains(text.utf8.count), !text.hasPrefix(" "), !text.hasSuffix(" "),
            text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }

    package static var placeholder: ConditionValue { ConditionValue(unchecked: "value") }
    package static var expectation: String {
        "text of 1 to 200 bytes without control characters and outer spaces, `{regex: R}` or `{present: true}`"
    }
}

/// A name that conditions are given for.
package protocol ConditionName: TextReadable, Hashable, Sendable {
    /// What two spellings of one name have in common.
    var canonical: String { get }
    /// Why no condition may look at it, and what to do; `nil` when one may.
    var refusal: String? { get }
}

extension ConditionName {
    package var refusal: String? { nil }
}

extension HeaderName: ConditionName {
    package var canonical: String { text.lowercased() }
    package var refusal: String? {
        switch canonical {
        case "host": "hosts are what `hosts` of a site is for"
        case "cookie": "cookies have conditions of their own: `cookies`"
        default: nil
        }
    }
}

extension ParameterName: ConditionName {
    package var canonical: String { text }
}

extension CookieName: ConditionName {
    package var canonical: String { text }
}

/// Names and what their values must be, in the file's order.
package struct ConditionMap<Name: ConditionName>: Readable, Sendable {
    /// One name and its test.
    package struct Entry: Sendable {
        /// The name.
        package let name: Name
        /// What its value must be.
        package let test: ConditionTest
    }

    /// The entries; a name stands once.
    package let entries: [Entry]

    package static var placeholder: ConditionMap { ConditionMap(entries: []) }
    package static var expectation: String { "a map from names to: \(ConditionTest.expectation)" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ConditionMap? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var entries: [Entry] = []
        var seen: [String: NodeID] = [:]
        for item in context.tree.entries(node) {
            guard let name = Name.read(item.key, in: context) else { continue }
            if let reason = name.refusal {
                context.reportValue(item.key, "`\(name.canonical)` cannot be a condition", help: [reason])
            }
            if let first = seen[name.canonical] {
                context.bag.report(
                    Diagnostic(
                        .duplicateDefinition, "two conditions of one name", at: context.tree.span(item.key),
                        label: "again here", related: [Diagnostic.Label(context.tree.span(first), "first here")]))
                continue
            }
            seen[name.canonical] = item.key
            guard let test = ConditionTest.read(item.value, in: context) else { continue }
            entries.append(Entry(name: name, test: test))
        }
        if context.tree.childCount(node) == 0 { context.reportValue(node, "there is no condition here") }
        return ConditionMap(entries: entries)
    }
}
