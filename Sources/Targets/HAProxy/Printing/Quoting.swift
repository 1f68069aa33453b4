import Rendering

/// HAProxy's quoting (its configuration manual, 2.2): the only place where text is escaped.
enum Quoting {
    /// Whether a byte stands for itself outside quotes, whatever comes before or behind it.
    private static func isBare(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "@"), UInt8(ascii: "%"), UInt8(ascii: "+"),
            UInt8(ascii: "="), UInt8(ascii: "-"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "*"):
            true
        default: false
        }
    }

    /// Appends a text as one word: bare, in single quotes, which nothing inside can end but themselves, or in double
    /// quotes with escapes.
    static func append(_ text: String, to buffer: inout TextBuffer) {
        var text = text
        text.withUTF8 { bytes in
            if bytes.allSatisfy(isBare), !bytes.isEmpty {
                buffer.append(bytes)
            } else if bytes.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "'") && $0 != 0x7F }) {
                buffer.append(byte: UInt8(ascii: "'"))
                buffer.append(bytes)
                buffer.append(byte: UInt8(ascii: "'"))
            } else {
                appendEscaped(bytes, to: &buffer)
            }
        }
    }

    private static func appendEscaped(_ bytes: UnsafeBufferPointer<UInt8>, to buffer: inout TextBuffer) {
        buffer.append(byte: UInt8(ascii: "\""))
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\n"): buffer.append("\\n")
            case UInt8(ascii: "\r"): buffer.append("\\r")
            case UInt8(ascii: "\t"): buffer.append("\\t")
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "$"):
                buffer.append(byte: UInt8(ascii: "\\"))
                buffer.append(byte: byte)
            case 0..<0x20, 0x7F:
                buffer.append("\\x")
                buffer.append(byte: hexDigit(byte >> 4))
                buffer.append(byte: hexDigit(byte & 15))
            default: buffer.append(byte: byte)
            }
        }
        buffer.append(byte: UInt8(ascii: "\""))
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }
}
