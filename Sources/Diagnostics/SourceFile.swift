/// One input text, its line index, and the only conversion from scalar counts and byte offsets to lines and columns.
package struct SourceFile: Sendable {
    /// The path as the user gave it, shown in diagnostics.
    package let path: String
    /// The text's UTF-8 bytes, without a byte order mark.
    package let bytes: [UInt8]
    /// Bytes of the byte order mark that was dropped: 0 or 3.
    package let markLength: Int
    /// Whether every byte is ASCII, so that scalar counts are byte offsets.
    package let isASCII: Bool

    /// Takes the text as read from disk; a leading byte order mark is dropped.
    package init(path: String, bytes: [UInt8]) {
        self.path = path
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        markLength = bytes.starts(with: mark) ? 3 : 0
        self.bytes = markLength > 0 ? Array(bytes.dropFirst(markLength)) : bytes
        self.isASCII = self.bytes.withUnsafeBufferPointer { buffer in
            var high: UInt8 = 0
            for byte in buffer { high |= byte }
            return high < 0x80
        }
    }

    /// A place as people count it: both numbers from 1, columns in Unicode scalars.
    package struct Position: Equatable, Sendable {
        /// Line, from 1.
        package let line: Int
        /// Column in Unicode scalars, from 1.
        package let column: Int
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    package func position(of offset: UInt32) -> Position {
        let end = min(Int(offset), bytes.count)
        var line = 1
        var lineStart = 0
        for index in 0..<end where bytes[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        return Position(line: line, column: Self.scalarCount(bytes[lineStart..<end]) + 1)
    }

    /// The text of a line (from 1) without its line break; empty past the end.
    package func line(_ number: Int) -> String {
        var current = 1
        var start = 0
        while current < number {
            guard let newline = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) else { return "" }
            start = newline + 1
            current += 1
        }
        var end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The text that a span covers.
    package func text(of span: SourceSpan) -> String {
        let end = min(Int(span.end), bytes.count)
        return String(decoding: bytes[min(Int(span.start), end)..<end], as: UTF8.self)
    }

    private static func scalarCount(_ slice: ArraySlice<UInt8>) -> Int {
        slice.reduce(into: 0) { count, byte in
            if byte & 0xC0 != 0x80 { count += 1 }
        }
    }
}

/// The files of one run; a `SourceSpan` names one by its index.
package struct SourceSet: Sendable {
    /// The topology first, then its includes in the order they were read.
    package private(set) var files: [SourceFile] = []

    /// An empty set.
    package init() {}

    /// Adds a file and returns its index.
    package mutating func add(_ file: SourceFile) -> UInt16 {
        files.append(file)
        return UInt16(files.count - 1)
    }

    /// The file that a span lies in.
    package func file(of span: SourceSpan) -> SourceFile? {
        files.indices.contains(Int(span.source)) ? files[Int(span.source)] : nil
    }
}
