/// JSON as bytes (RFC 8259).
///
/// Written by hand because start-up time is a feature: an encoder of a library would cost every run more than its work.
package enum JSONText {
    /// Appends a string in quotes; whatever it holds, the result is one JSON string on one line.
    package static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(quote)
        var text = text
        text.withUTF8 { append(contentsOf: $0, to: &bytes) }
        bytes.append(quote)
    }

    /// Appends `"name":`.
    package static func append(key name: StaticString, to bytes: inout [UInt8]) {
        bytes.append(quote)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(quote)
        bytes.append(UInt8(ascii: ":"))
    }

    /// Appends a whole number.
    package static func append(_ number: Int, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: String(number).utf8)
    }

    private static let quote = UInt8(ascii: "\"")
    private static let digits: StaticString = "0123456789abcdef"

    private static func append(contentsOf text: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
        var start = 0
        var index = 0
        while index < text.count {
            guard let escape = escape(in: text, at: index) else {
                index += 1
                continue
            }
            bytes.append(contentsOf: text[start..<index])
            append(escape.scalar, to: &bytes)
            index += escape.length
            start = index
        }
        bytes.append(contentsOf: text[start...])
    }

    /// What cannot stand as it is: the quote, the backslash, controls, and the two line ends of Unicode, which end a
    /// line in JavaScript and in many a reader that works line by line.
    private static func escape(
        in text: UnsafeBufferPointer<UInt8>, at index: Int
    ) -> (scalar: UInt16, length: Int)? {
        let byte = text[index]
        if byte < 0x20 || byte == quote || byte == UInt8(ascii: "\\") || byte == 0x7F { return (UInt16(byte), 1) }
        // U+0080 to U+009F are C2 80 to C2 9F; terminals obey them.
        if byte == 0xC2, index + 1 < text.count, text[index + 1] < 0xA0 { return (UInt16(text[index + 1]), 2) }
        // U+2028 and U+2029 are E2 80 A8 and E2 80 A9.
        if byte == 0xE2, index + 2 < text.count, text[index + 1] == 0x80, text[index + 2] & 0xFE == 0xA8 {
            return (0x2000 | UInt16(text[index + 2] & 0x3F), 3)
        }
        return nil
    }

    private static func append(_ scalar: UInt16, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\\"))
        switch scalar {
        case 0x22, 0x5C: bytes.append(UInt8(scalar))
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(UInt8(ascii: "u"))
            for shift in [12, 8, 4, 0] as [UInt16] {
                bytes.append(digits.utf8Start[Int(scalar >> shift & 15)])
            }
        }
    }
}
