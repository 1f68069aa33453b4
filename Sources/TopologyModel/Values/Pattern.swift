/// A regular expression of the subset that every target's engine reads alike (PCRE2 and RE2).
///
/// Unanchored search, as nginx and HAProxy do it.
package struct Pattern: Hashable, Sendable {
    /// The expression.
    package let text: String

    /// Takes an expression of the common subset, or says what is not in it.
    package init(_ text: String) throws(PatternProblem) {
        try PatternReader(text).check()
        self.text = text
    }

    /// Stands where an expression could not be read.
    package static let placeholder = Pattern(unchecked: "^$")

    private init(unchecked text: String) { self.text = text }
}

/// Why an expression is not in the common subset.
package struct PatternProblem: Error, Equatable {
    /// What stands there, as the end of "the expression has ...".
    package let reason: String
}

/// Walks an expression once and refuses what engines disagree on.
private struct PatternReader {
    private let bytes: [UInt8]
    private let text: String

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    func check() throws(PatternProblem) {
        guard !bytes.isEmpty, bytes.count <= 1024 else { throw PatternProblem(reason: "0 or over 1024 bytes") }
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw PatternProblem(reason: "a space or a control character; write \\s or \\x20")
        }
        var depth = 0
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index = try escape(at: index)
            case UInt8(ascii: "["): index = try characterClass(at: index)
            case UInt8(ascii: "("):
                depth += 1
                index = try group(at: index)
            case UInt8(ascii: ")"):
                depth -= 1
                guard depth >= 0 else { throw PatternProblem(reason: "a `)` without its `(`") }
                index += 1
            case UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "?"), UInt8(ascii: "{"):
                index = try quantifier(at: index)
            default: index += 1
            }
        }
        guard depth == 0 else { throw PatternProblem(reason: "a `(` without its `)`") }
    }

    private func escape(at index: Int) throws(PatternProblem) -> Int {
        guard index + 1 < bytes.count else { throw PatternProblem(reason: "a lone `\\` at its end") }
        switch bytes[index + 1] {
        case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "k"), UInt8(ascii: "g"):
            throw PatternProblem(reason: "a back-reference")
        case UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "w"), UInt8(ascii: "W"), UInt8(ascii: "s"),
            UInt8(ascii: "S"), UInt8(ascii: "b"), UInt8(ascii: "B"):
            return index + 2
        case UInt8(ascii: "x"):
            let isHex =
                index + 3 < bytes.count
                && UInt8(String(decoding: bytes[index + 2...index + 3], as: UTF8.self), radix: 16) != nil
            guard isHex else { throw PatternProblem(reason: "`\\x` without two hex digits") }
            return index + 4
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0"):
            throw PatternProblem(reason: "the escape `\\\(Character(UnicodeScalar(bytes[index + 1])))`")
        default: return index + 2
        }
    }

    private func characterClass(at start: Int) throws(PatternProblem) -> Int {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "^") { index += 1 }
        let first = index
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "]"), index > first { return index + 1 }
            if bytes[index] == UInt8(ascii: "[") {
                throw PatternProblem(reason: "a `[` inside a character class; write `\\[`")
            }
            index = bytes[index] == UInt8(ascii: "\\") ? try escape(at: index) : index + 1
        }
        throw PatternProblem(reason: "a `[` without its `]`")
    }

    private func group(at index: Int) throws(PatternProblem) -> Int {
        guard index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "?") else { return index + 1 }
        guard index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: ":") else {
            throw PatternProblem(reason: "a group of the form `(?...`; only `(?:...)` means the same everywhere")
        }
        return index + 3
    }

    private func quantifier(at index: Int) throws(PatternProblem) -> Int {
        let before = index > 0 ? bytes[index - 1] : UInt8(ascii: "(")
        let startsNothing = before == UInt8(ascii: "(") || before == UInt8(ascii: "|")
        guard !startsNothing || index > 1 && bytes[index - 2] == UInt8(ascii: "\\") else {
            throw PatternProblem(reason: "a quantifier with nothing before it")
        }
        var end = index + 1
        if bytes[index] == UInt8(ascii: "{") {
            guard let close = bytes[index...].firstIndex(of: UInt8(ascii: "}")) else {
                throw PatternProblem(reason: "a `{` without its `}`")
            }
            let inside = bytes[(index + 1)..<close]
            let bounds = inside.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                .map { Int(String(decoding: $0, as: UTF8.self)) }
            guard let low = bounds.first ?? nil, low <= 1000, bounds.count <= 2,
                bounds.count == 1 || inside.last == UInt8(ascii: ",")
                    || (bounds[1] ?? -1) >= low && (bounds[1] ?? 0) <= 1000
            else { throw PatternProblem(reason: "a repetition that is not `{n}`, `{n,}` or `{n,m}` up to 1000") }
            end = close + 1
        }
        if end < bytes.count, bytes[end] == UInt8(ascii: "?") { end += 1 }
        if end < bytes.count,
            [UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{")].contains(bytes[end])
        {
            throw PatternProblem(reason: "a possessive or doubled quantifier")
        }
        return end
    }
}
