/// Texts as expressions that PCRE and RE2 read alike.
enum RegexText {
    /// A text as an expression that finds just it.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if !isPlain(byte), byte < 0x80 { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text as an expression that finds it however it is percent-encoded; a space also as `+`.
    static func encoded(_ text: String) -> String {
        text.utf8.reduce(into: "") { expression, byte in
            let digits = String(byte, radix: 16)
            let padded = (digits.utf8.count == 1 ? "0" : "") + digits
            let hex = padded.map { $0.isLetter ? "[\($0.uppercased())\($0)]" : String($0) }.joined()
            switch byte {
            case UInt8(ascii: " "): expression += #"(?:\+|%"# + hex + ")"
            case UInt8(ascii: "+"), UInt8(ascii: "%"), 0x80...: expression += "%" + hex
            default: expression += "(?:" + escaped(String(UnicodeScalar(byte))) + "|%" + hex + ")"
            }
        }
    }

    /// An expression for the Cookie header that finds a cookie whose whole value another expression finds; `nil` where
    /// that one might reach beyond the value.
    static func cookie(_ name: String, finding pattern: String) -> String? {
        var inner = Substring(pattern)
        let isAnchored = inner.hasPrefix("^")
        if isAnchored { inner = inner.dropFirst() }
        let isClosed = inner.hasSuffix("$") && !inner.hasSuffix("\\$")
        if isClosed { inner = inner.dropLast() }
        guard inner.utf8.allSatisfy({ isPlain($0) || "-|()[]?+*:{},".utf8.contains($0) }) else { return nil }
        return cookie(name, value: (isAnchored ? "" : "[^;]*") + "(?:" + inner + ")" + (isClosed ? "" : "[^;]*"))
    }

    /// An expression for the Cookie header that finds a cookie whose value is of a form.
    static func cookie(_ name: String, value: String) -> String {
        "(?:^|; ?)" + escaped(name) + "=" + value + "(?:;|$)"
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
