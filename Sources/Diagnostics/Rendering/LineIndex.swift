#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The line starts of one text, found once: a thousand findings in a large file cost one pass over it, not a thousand.
final class LineIndex {
    /// The text.
    let file: SourceFile
    private let starts: [Int]
    /// Where the last answer was: the next one is often further on in the same line, which may be megabytes long.
    private var last = (lineStart: -1, offset: 0, column: 0)

    /// Reads the text once.
    init(_ file: SourceFile) {
        self.file = file
        var starts = [0]
        file.bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            var next = 0
            while let newline = memchr(base + next, 0x0A, bytes.count - next) {
                next = UnsafeRawPointer(newline) - base + 1
                starts.append(next)
            }
        }
        self.starts = starts
    }

    /// The line and column of a byte offset; an offset past the end is the end.
    func position(of offset: UInt32) -> SourceFile.Position {
        let end = min(Int(offset), file.bytes.count)
        let line = number(ofLineHolding: end)
        let start = starts[line - 1]
        if file.isASCII { return SourceFile.Position(line: line, column: end - start + 1) }
        let isFurtherOn = last.lineStart == start && last.offset <= end
        let from = isFurtherOn ? last.offset : start
        var column = isFurtherOn ? last.column : 0
        for byte in file.bytes[from..<end] where byte & 0xC0 != 0x80 { column += 1 }
        last = (start, end, column)
        return SourceFile.Position(line: line, column: column + 1)
    }

    /// The bytes of a line (from 1) without its line break.
    func bytes(ofLine number: Int) -> Range<Int> {
        let start = starts[number - 1]
        guard number < starts.count else { return start..<file.bytes.count }
        let end = starts[number] - 1
        return start..<(end > start && file.bytes[end - 1] == UInt8(ascii: "\r") ? end - 1 : end)
    }

    private func number(ofLineHolding offset: Int) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }
}

/// Where spans lie as people count it; reads each file at most once, and only if a finding speaks of it.
final class SourcePlaces {
    /// A span as people count it.
    struct Place {
        /// The file and its lines.
        let index: LineIndex
        /// The first character.
        let start: SourceFile.Position
        /// One past the last character.
        let end: SourceFile.Position
        /// The file's path as the user gave it.
        var path: String { index.file.path }
    }

    private let sources: SourceSet
    private var indices: [LineIndex?]

    /// Answers for the files of one run.
    init(_ sources: SourceSet) {
        self.sources = sources
        indices = Array(repeating: nil, count: sources.files.count)
    }

    /// Where a span lies; `nil` if its file is not one of the run's.
    func place(of span: SourceSpan) -> Place? {
        let number = Int(span.source)
        guard indices.indices.contains(number) else { return nil }
        let index = indices[number] ?? LineIndex(sources.files[number])
        indices[number] = index
        return Place(
            index: index, start: index.position(of: span.start), end: index.position(of: max(span.start, span.end))
        )
    }
}
