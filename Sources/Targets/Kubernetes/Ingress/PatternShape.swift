import TopologyModel

/// How an expression begins, for controllers that want it to begin with `/` or that anchor it at the start.
enum PatternShape {
    /// `^/rest`: anchored; the text is without the `^`.
    case anchored(String)
    /// `/rest`: found anywhere.
    case slash(String)
    /// A literal character other than `/`: found anywhere behind the first.
    case literal(String)

    /// `nil` for an expression of another form, such as one with alternatives outside parentheses.
    init?(_ pattern: Pattern) {
        let text = pattern.text
        let bytes = Array(text.utf8)
        guard !Self.hasAlternatives(bytes), !Self.hasInnerAnchor(bytes), let first = bytes.first else { return nil }
        switch first {
        case UInt8(ascii: "^"):
            guard bytes.count > 1, bytes[1] == UInt8(ascii: "/"), !Self.isQuantified(bytes, 2) else { return nil }
            self = .anchored(String(text.dropFirst()))
        case UInt8(ascii: "/"):
            guard !Self.isQuantified(bytes, 1) else { return nil }
            self = .slash(text)
        case UInt8(ascii: "\\"):
            guard bytes.count > 1, ".-_".utf8.contains(bytes[1]), !Self.isQuantified(bytes, 2) else { return nil }
            self = .literal(text)
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            guard !Self.isQuantified(bytes, 1) else { return nil }
            self = .literal(text)
        default: return nil
        }
    }

    private static func isQuantified(_ bytes: [UInt8], _ index: Int) -> Bool {
        index < bytes.count && "*?{".utf8.contains(bytes[index])
    }

    /// Whether a `^` stands elsewhere than at the beginning, in a class or behind a backslash.
    private static func hasInnerAnchor(_ bytes: [UInt8]) -> Bool {
        bytes.indices.dropFirst().contains { index in
            bytes[index] == UInt8(ascii: "^") && !"[\\".utf8.contains(bytes[index - 1])
        }
    }

    /// Whether a `|` stands outside parentheses and character classes.
    private static func hasAlternatives(_ bytes: [UInt8]) -> Bool {
        var depth = 0
        var isInClass = false
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isInClass = true
            case UInt8(ascii: "]"): isInClass = false
            case UInt8(ascii: "(") where !isInClass: depth += 1
            case UInt8(ascii: ")") where !isInClass: depth -= 1
            case UInt8(ascii: "|") where !isInClass && depth == 0: return true
            default: break
            }
            index += 1
        }
        return false
    }
}
