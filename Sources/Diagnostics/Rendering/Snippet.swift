/// One line of a source as it is shown, with the columns that a span covers.
struct Snippet {
    /// Columns up to which a line is shown whole.
    static let widest = 120
    private static let ellipsis = "..."

    /// The shown text, without line break, safe for a terminal.
    let text: [UInt8]
    /// The columns to mark, from 0; at least one.
    let marked: Range<Int>
    /// The bytes of the file that are shown.
    let window: Range<Int>

    /// Shows the first line of a span; a long line is cut to what lies around it.
    init(of span: SourceSpan, in place: SourcePlaces.Place) {
        let bytes = place.index.file.bytes
        let line = place.index.bytes(ofLine: place.start.line)
        let start = min(max(Int(span.start), line.lowerBound), line.upperBound)
        var end = min(max(Int(span.end), start), line.upperBound)
        // A span that goes on below ends here with its text, not with the blanks behind it.
        while end > start + 1, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
        window = Self.window(of: line, around: start, in: bytes)

        var text: [UInt8] = []
        var column = 0
        if window.lowerBound > line.lowerBound { column = Self.appendEllipsis(to: &text) }
        var first: Int?
        var last: Int?
        var offset = window.lowerBound
        for scalar in String(decoding: bytes[window], as: UTF8.self).unicodeScalars {
            if first == nil, offset >= start { first = column }
            if last == nil, offset >= end { last = column }
            column += DisplayText.append(scalar, at: column, to: &text)
            offset += Self.length(of: scalar, at: offset, in: bytes)
        }
        if window.upperBound < line.upperBound { _ = Self.appendEllipsis(to: &text) }
        let from = first ?? column
        marked = from..<max(last ?? column, from + 1)
        self.text = text
    }

    private static func appendEllipsis(to text: inout [UInt8]) -> Int {
        text.append(contentsOf: ellipsis.utf8)
        return ellipsis.utf8.count
    }

    /// A repaired byte shows as one scalar of three bytes, and stands for one.
    private static func length(of scalar: Unicode.Scalar, at offset: Int, in bytes: [UInt8]) -> Int {
        guard scalar == "\u{FFFD}", offset + 2 < bytes.count else { return UTF8.width(scalar) }
        return bytes[offset...offset + 2].elementsEqual([0xEF, 0xBF, 0xBD]) ? 3 : 1
    }

    /// The part of a line to show: all of it, or as much as fits, with a third of the room before the span.
    ///
    /// Counted in bytes, which are never fewer than columns; a file may be one line of megabytes.
    private static func window(of line: Range<Int>, around start: Int, in bytes: [UInt8]) -> Range<Int> {
        guard line.count > widest else { return line }
        var low = max(line.lowerBound, min(start - widest / 3, line.upperBound - widest))
        var high = min(line.upperBound, low + widest)
        while low > line.lowerBound, bytes[low] & 0xC0 == 0x80 { low -= 1 }
        while high < line.upperBound, bytes[high] & 0xC0 == 0x80 { high -= 1 }
        return low..<max(low, high)
    }
}
