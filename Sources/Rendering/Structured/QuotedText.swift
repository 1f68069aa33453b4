/// Text in double quotes that YAML 1.1, YAML 1.2 and, but for `\x`, JSON parsers read alike.
package enum QuotedText {
    /// Appends a text with its quotes.
    ///
    /// Escaped are quotes, backslashes, every control character (C0, DEL, C1), the line separators U+0085, U+2028 and
    /// U+2029 that YAML folds, the byte order mark and the noncharacters that YAML forbids.
    package static func append(_ text: String, to buffer: inout TextBuffer) {
        var text = text
        buffer.append(byte: UInt8(ascii: "\""))
        let isPlain = text.withUTF8 { bytes in
            let isPlain = bytes.allSatisfy { byte in
                byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
            }
            if isPlain { buffer.append(bytes) }
            return isPlain
        }
        if !isPlain {
            for scalar in text.unicodeScalars { append(scalar, to: &buffer) }
        }
        buffer.append(byte: UInt8(ascii: "\""))
    }

    private static func append(_ scalar: Unicode.Scalar, to buffer: inout TextBuffer) {
        switch scalar {
        case "\"": buffer.append("\\\"")
        case "\\": buffer.append("\\\\")
        case "\n": buffer.append("\\n")
        case "\r": buffer.append("\\r")
        case "\t": buffer.append("\\t")
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}", "\u{FEFF}", "\u{FFFE}", "\u{FFFF}":
            appendEscape(scalar.value, to: &buffer)
        default:
            for unit in UTF8.encode(scalar).map({ Array($0) }) ?? [] { buffer.append(byte: unit) }
        }
    }

    /// `\uXXXX`
    private static func appendEscape(_ value: UInt32, to buffer: inout TextBuffer) {
        buffer.append("\\u")
        for shift in [UInt32(12), 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: value >> shift & 0xF)
            buffer.append(byte: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Whether a key needs no quotes: a word of letters, digits and `-_./` that begins with a letter and that no YAML
    /// version reads as a truth value or null.
    package static func isPlainKey(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        let isWord = text.utf8.allSatisfy { byte in
            isLetter(byte) || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || "-_./".utf8.contains(byte)
        }
        return isWord && !["y", "n", "yes", "no", "on", "off", "true", "false", "null"].contains(text.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        default: false
        }
    }
}
