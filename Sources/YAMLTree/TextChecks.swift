import Diagnostics

/// What must hold of a text before libyaml sees it: clearer words, at the exact byte.
enum TextChecks {
    static func pass(_ file: SourceFile, source: UInt16, limits: YAMLLimits, reporting bag: DiagnosticBag) -> Bool {
        if file.bytes.count > limits.fileBytes {
            bag.report(
                Diagnostic(
                    .tooLarge, "the file has \(file.bytes.count) bytes; the limit is \(limits.fileBytes)", at: nil,
                    help: ["split the topology with `include`"]
                ))
            return false
        }
        if let bad = file.isASCII ? nil : firstInvalidUTF8(file.bytes) {
            bag.report(
                Diagnostic(
                    .notUTF8, "the file is not UTF-8 text",
                    at: SourceSpan(source: source, start: UInt32(bad), end: UInt32(bad + 1)),
                    label: "this byte cannot stand here",
                    help: ["save the file as UTF-8"]
                ))
            return false
        }
        return noControlCharacters(file, source: source, reporting: bag)
    }

    /// The offset of the first byte that is not part of well-formed UTF-8 (Unicode 15, table 3-7).
    private static func firstInvalidUTF8(_ bytes: [UInt8]) -> Int? {
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): offset += UTF8.width(scalar)
            case .emptyInput: return nil
            case .error: return offset
            }
        }
    }

    private static func noControlCharacters(
        _ file: SourceFile, source: UInt16, reporting bag: DiagnosticBag
    ) -> Bool {
        guard holdsControlCharacter(file.bytes) else { return true }
        let bad = file.bytes.firstIndex(where: isControlCharacter)
        guard let bad else { return true }
        bag.report(
            Diagnostic(
                .controlCharacter, "a control character (byte \(file.bytes[bad])) stands in the file",
                at: SourceSpan(source: source, start: UInt32(bad), end: UInt32(bad + 1)), label: "here",
                help: ["remove it; no value of a topology may hold one"]
            ))
        return false
    }

    private static func isControlCharacter(_ byte: UInt8) -> Bool {
        (byte < 0x20) != (byte == 0x0A || byte == 0x0D || byte == 0x09) || byte == 0x7F
    }

    /// Whether any byte is one; without a branch, so that the compiler looks at many bytes at once.
    private static func holdsControlCharacter(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { buffer in
            var found: UInt8 = 0
            for byte in buffer {
                let low: UInt8 = byte < 0x20 ? 1 : 0
                let blank: UInt8 = (byte == 0x0A ? 1 : 0) | (byte == 0x0D ? 1 : 0) | (byte == 0x09 ? 1 : 0)
                found |= (low & ~blank) | (byte == 0x7F ? 1 : 0)
            }
            return found != 0
        }
    }
}
