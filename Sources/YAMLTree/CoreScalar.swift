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
        var text = text
        self = text.withUTF8 { CoreScalar($0) }
    }

    /// Resolves a plain scalar's bytes; text, the usual case, is told by its first byte.
    package init(_ text: UnsafeBufferPointer<UInt8>) {
        guard let first = text.first else {
            self = .null
            return
        }
        switch first {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"):
            self = Self.number(text)
        case UInt8(ascii: "~"), UInt8(ascii: "n"), UInt8(ascii: "N"):
            self = Self.isOne(of: "~", "null", "Null", "NULL", text) ? .null : .text
        case UInt8(ascii: "t"), UInt8(ascii: "T"):
            self = Self.isOne(of: "true", "True", "TRUE", "TRUE", text) ? .bool(true) : .text
        case UInt8(ascii: "f"), UInt8(ascii: "F"):
            self = Self.isOne(of: "false", "False", "FALSE", "FALSE", text) ? .bool(false) : .text
        default: self = .text
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

    private static func isOne(
        of a: StaticString, _ b: StaticString, _ c: StaticString, _ d: StaticString, _ text: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        func equals(_ word: StaticString) -> Bool {
            word.utf8CodeUnitCount == text.count && word.withUTF8Buffer { $0.elementsEqual(text) }
        }
        return equals(a) || equals(b) || equals(c) || equals(d)
    }

    private static func number(_ text: UnsafeBufferPointer<UInt8>) -> CoreScalar {
        var value = 0
        for byte in text {
            // Plain digits are nearly all the numbers there are; the rest takes the long way.
            guard isDigit(byte), value < 1 << 58 else { return unusual(text) }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return .int(value)
    }

    private static func unusual(_ text: UnsafeBufferPointer<UInt8>) -> CoreScalar {
        var dots = 0
        for byte in text where byte == UInt8(ascii: ".") { dots += 1 }
        // An address or a version, the usual text that begins with a digit.
        if dots > 1 { return .text }
        let bytes = Array(text)
        if bytes.starts(with: "0o".utf8) { return radix(bytes.dropFirst(2), 8) }
        if bytes.starts(with: "0x".utf8) { return radix(bytes.dropFirst(2), 16) }
        let isSigned = bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+")
        let digits = isSigned ? bytes.dropFirst() : bytes[...]
        if !digits.isEmpty, digits.allSatisfy(isDigit) {
            return Int(String(decoding: bytes, as: UTF8.self)).map { .int($0) } ?? .float
        }
        let word = String(decoding: digits, as: UTF8.self)
        if [".inf", ".Inf", ".INF"].contains(word) { return .float }
        if !isSigned, [".nan", ".NaN", ".NAN"].contains(word) { return .float }
        return isReal(digits) ? .float : .text
    }

    private static func radix(_ digits: ArraySlice<UInt8>, _ radix: Int) -> CoreScalar {
        guard !digits.isEmpty, digits.first != UInt8(ascii: "-"), digits.first != UInt8(ascii: "+") else {
            return .text
        }
        return Int(String(decoding: digits, as: UTF8.self), radix: radix).map { .int($0) } ?? .text
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
