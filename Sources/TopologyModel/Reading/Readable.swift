package import Diagnostics
package import YAMLTree

/// A value that a node of the topology can be read as.
package protocol Readable {
    /// Reads a node, or reports what is wrong with it and returns `nil`.
    static func read(_ node: NodeID, in context: ReadingContext) -> Self?
    /// Stands where nothing could be read, so that the rest of the mapping is still checked.
    static var placeholder: Self { get }
    /// What is expected, with its range: "a port (1 to 65535)".
    static var expectation: String { get }
}

/// A scalar that is written as text.
package protocol TextReadable: Readable {
    /// Reads the text; `nil` when it is not one of the allowed.
    init?(_ text: String)
}

extension TextReadable {
    package static func read(_ node: NodeID, in context: ReadingContext) -> Self? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if let value = Self(text) { return value }
        context.reportValue(node, "`\(text)` is not \(expectation)")
        return nil
    }
}

/// The text of a scalar that is not a number, boolean or null in YAML 1.2; reports anything else.
func plainText(
    _ node: NodeID, in context: ReadingContext, expected: @autoclosure () -> String
) -> String? {
    let kind = context.tree.kind(node)
    guard kind == .text || kind == .plain else {
        context.reportType(node, expected: expected())
        return nil
    }
    if kind == .plain, context.tree.coreScalar(node) != .text {
        context.reportType(node, expected: expected().hasPrefix("text") ? expected() : "text (\(expected()))")
        return nil
    }
    return context.tree.text(node)
}

extension String: Readable {
    package static func read(_ node: NodeID, in context: ReadingContext) -> String? {
        plainText(node, in: context, expected: expectation)
    }
    package static var placeholder: String { "" }
    package static var expectation: String { "text" }
}

extension Bool: Readable {
    package static func read(_ node: NodeID, in context: ReadingContext) -> Bool? {
        if context.tree.kind(node) == .plain, case .bool(let value) = context.tree.coreScalar(node) {
            return value
        }
        context.reportType(node, expected: expectation)
        return nil
    }
    package static var placeholder: Bool { false }
    package static var expectation: String { "true or false" }
}

/// A whole number with a range.
package protocol RangedNumber: Readable {
    /// The numbers allowed.
    static var range: ClosedRange<Int> { get }
    /// What the number is called: "a weight".
    static var noun: String { get }
    /// The code of a number out of range.
    static var rangeCode: DiagnosticCode { get }
    /// Takes a number of the range.
    init(checked number: Int)
}

extension RangedNumber {
    package static var rangeCode: DiagnosticCode { .outOfRange }
    package static var expectation: String { "\(noun) (\(range.lowerBound) to \(range.upperBound))" }
    package static var placeholder: Self { Self(checked: range.lowerBound) }
    package static func read(_ node: NodeID, in context: ReadingContext) -> Self? {
        guard context.tree.kind(node) == .plain, case .int(let number) = context.tree.coreScalar(node) else {
            context.reportType(node, expected: expectation)
            return nil
        }
        guard range.contains(number) else {
            context.reportValue(
                node, "\(number) is out of range: expected \(expectation)", code: rangeCode)
            return nil
        }
        return Self(checked: number)
    }
}

/// One word of a fixed list.
package protocol Choice: Readable, CaseIterable, RawRepresentable where RawValue == String {}

extension Choice {
    package static var expectation: String {
        "one of " + allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
    }
    package static func read(_ node: NodeID, in context: ReadingContext) -> Self? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        if let value = Self(rawValue: text) { return value }
        let near = suggestion(for: text, among: allCases.map(\.rawValue))
        context.reportValue(
            node, "`\(text)` is not \(expectation)", help: near.map { ["did you mean `\($0)`?"] } ?? [])
        return nil
    }
}
