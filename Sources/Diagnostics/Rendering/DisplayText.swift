/// Text from a topology as a terminal may show it: one column each, no control obeyed.
enum DisplayText {
    /// How many columns a tab reaches to.
    static let tabStop = 4

    /// Appends a scalar that stands at `column`; returns how many columns it takes.
    ///
    /// A control character would let a topology steer the terminal, a bidirectional mark would let it reorder what is
    /// read: they are shown, not sent.
    @discardableResult
    static func append(_ scalar: Unicode.Scalar, at column: Int, to bytes: inout [UInt8]) -> Int {
        switch scalar.value {
        case 0x09:
            let width = tabStop - column % tabStop
            bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width))
            return width
        case 0x20..<0x7F:
            bytes.append(UInt8(scalar.value))
            return 1
        case ..<0x20: append(picture: 0x2400 + scalar.value, to: &bytes)
        case 0x7F: append(picture: 0x2421, to: &bytes)
        case 0x80..<0xA0, 0x061C, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
            append(picture: 0xFFFD, to: &bytes)
        default:
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            return width(scalar)
        }
        return 1
    }

    /// Appends text that must stay on one line.
    static func append(line text: String, to bytes: inout [UInt8]) {
        for scalar in text.unicodeScalars { append(scalar, at: 0, to: &bytes) }
    }

    private static func append(picture value: UInt32, to bytes: inout [UInt8]) {
        let scalar = Unicode.Scalar(value) ?? "?"
        bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
    }

    /// The columns of a printable scalar: 0 for marks that join the one before, 2 for East Asian wide and emoji
    /// (Unicode Standard Annex 11).
    private static func width(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return 1
        }
    }
}
