import Rendering

/// Text of many lines as a literal block of YAML (1.2.2, 8.1.2), or in quotes where a block would not give it back.
enum BlockText {
    /// Appends what follows a key.
    static func append(_ text: String, depth: Int, to buffer: inout TextBuffer) {
        guard isPlain(text) else {
            buffer.append(": ")
            QuotedText.append(text, to: &buffer)
            buffer.append("\n")
            return
        }
        // The width is said: the first line may begin with spaces of its own.
        buffer.append(": |2\n")
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            if !line.isEmpty {
                buffer.indent(depth, width: 2)
                buffer.append(String(line))
            }
            buffer.append("\n")
        }
    }

    /// Whether a block holds it: printable letters, one line break at its end, no line of spaces alone.
    static func isPlain(_ text: String) -> Bool {
        guard text.hasSuffix("\n"), text != "\n", !text.hasSuffix("\n\n"), !text.hasPrefix("\n") else { return false }
        let isPrintable = text.unicodeScalars.allSatisfy { scalar in
            switch scalar {
            case "\n", " "..."~": true
            case "\u{A0}"..."\u{2027}", "\u{202A}"..."\u{D7FF}", "\u{E000}"..."\u{FEFE}": true
            default: false
            }
        }
        return isPrintable && text.split(separator: "\n").allSatisfy { line in line.contains { $0 != " " } }
    }
}
