import TopologyModel

/// Paths as the Gateway API takes them.
enum PathText {
    /// A decoded path with every byte percent-encoded that is not an unreserved character, a sub-delimiter, `:`, `@` or
    /// `/` (RFC 3986, 3.3).
    static func encoded(_ path: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(path.utf8.count)
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            case let byte where "-._~/!$&'()*+,;=:@".utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 0xF)]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    /// An expression that is found anywhere, as one that the whole path must match: most implementations anchor both
    /// ends.
    static func wholeMatch(_ pattern: Pattern) -> String {
        let (head, text) =
            switch PatternShape(pattern) {
            case .anchored(let text): ("^", text)
            case .slash(let text), .literal(let text): (".*", text)
            case nil: (".*", "(?:\(pattern.text))")
            }
        let isAnchored = text.hasSuffix("$") && !text.hasSuffix("\\$")
        return head + text + (isAnchored ? "" : ".*")
    }
}
