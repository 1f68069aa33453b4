/// What a plain scalar means in the YAML 1.2 core schema (YAML 1.2.2, 10.3.2).
///
/// So `0777` is 777, `0o17` is 15, `yes`, `22:22` and `1_000` are text, and `1e3` is the real number 1000.
package enum CoreScalar: Equatable, Sendable {
    /// `null`, `Null`, `NULL`, `~` or nothing.
    case null
    /// `true`, `false` and their capitalised forms.
    case bool(Bool)
    /// A whole number that fits 64 bits.
    case int(Int)
    /// A whole number that does not fit, or a real number.
    case float
    /// Anything else.
    case text

    /// Resolves a plain scalar.
    package init(_ text: String) {
        switch text {
        case "", "~", "null", "Null", "NULL": self = .null
        case "true", "True", "TRUE": self = .bool(true)
        case "false", "False", "FALSE": self = .bool(false)
        default: self = Self.number(Array(text.utf8)) ?? .text
        }
    }

    /// "a number" and the like, or `nil` for text.
    package var nonTextTypeName: String? {
        switch self {
        case .null: "empty (null)"
        case .bool: "a boolean"
        case .int: "a whole number"
        case .float: "a real number"
        case .text: nil
        }
    }

    private static func number(_ text: [UInt8]) -> CoreScalar? {
        if text.starts(with: "0o".utf8) { return radix(text.dropFirst(2), 8) }
        if text.starts(with: "0x".utf8) { return radix(text.dropFirst(2), 16) }
        let isSigned = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+")
        let digits = isSigned ? text.dropFirst() : text[...]
        if !digits.isEmpty, digits.allSatisfy(isDigit) {
            return Int(String(decoding: text, as: UTF8.self)).map { .int($0) } ?? .float
        }
        let word = String(decoding: digits, as: UTF8.self)
        if [".inf", ".Inf", ".INF"].contains(word) { return .float }
        if !isSigned, [".nan", ".NaN", ".NAN"].contains(word) { return .float }
        return isReal(digits) ? .float : nil
    }

    private static func radix(_ digits: ArraySlice<UInt8>, _ radix: Int) -> CoreScalar? {
        guard !digits.isEmpty, digits.first != UInt8(ascii: "-"), digits.first != UInt8(ascii: "+") else { return nil }
        return Int(String(decoding: digits, as: UTF8.self), radix: radix).map { .int($0) }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

    /// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
    private static func isReal(_ text: ArraySlice<UInt8>) -> Bool {
        var rest = text
        let whole = rest.prefix(while: isDigit).count
        rest = rest.dropFirst(whole)
        var fraction = 0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = rest.prefix(while: isDigit).count
            rest = rest.dropFirst(fraction)
        }
        guard whole > 0 || fraction > 0 else { return false }
        guard let exponent = rest.first else { return true }
        guard exponent | 0x20 == UInt8(ascii: "e") else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        return !rest.isEmpty && rest.allSatisfy(isDigit)
    }
}
