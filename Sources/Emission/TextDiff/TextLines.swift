#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Two texts cut into lines where they differ: what they have in common before and after is only counted.
struct TextLines {
    /// The texts.
    let old: [UInt8], new: [UInt8]
    /// Where the lines of `old` start and, as the last element, where they end.
    private(set) var oldStarts: [Int] = []
    /// Where the lines of `new` start and, as the last element, where they end.
    private(set) var newStarts: [Int] = []
    /// How many lines before the cut ones are the same.
    private(set) var linesBefore = 0
    /// A number for each cut line of `old`, equal for equal lines.
    private(set) var oldNumbers: [Int32] = []
    /// A number for each cut line of `new`, equal for equal lines.
    private(set) var newNumbers: [Int32] = []

    /// Cuts two texts; up to `context` lines of what they have in common on either side are cut as well.
    init(_ old: [UInt8], _ new: [UInt8], context: Int) {
        self.old = old
        self.new = new
        let start = lineStart(commonPrefix(), back: context)
        // Up to `context` lines count as common before and after at once; the last change needs as many behind it.
        let ends = lineEnds(commonSuffix(from: start), forward: 2 * context)
        linesBefore = old[..<start].reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        oldStarts = Self.starts(old, start, ends.old)
        newStarts = Self.starts(new, start, ends.new)
        numberLines()
    }

    private mutating func numberLines() {
        var table = LineTable(lines: oldStarts.count + newStarts.count)
        let (oldStarts, newStarts) = (oldStarts, newStarts)
        (oldNumbers, newNumbers) = old.withUnsafeBytes { old in
            new.withUnsafeBytes { new in
                (Self.number(old, oldStarts, &table), Self.number(new, newStarts, &table))
            }
        }
    }

    private func commonPrefix() -> Int {
        let limit = min(old.count, new.count)
        var length = 0
        old.withUnsafeBytes { a in
            new.withUnsafeBytes { b in
                guard let x = a.baseAddress, let y = b.baseAddress else { return }
                while length + 4096 <= limit, memcmp(x + length, y + length, 4096) == 0 { length += 4096 }
                while length < limit, a[length] == b[length] { length += 1 }
            }
        }
        return length
    }

    private func commonSuffix(from start: Int) -> Int {
        let limit = min(old.count, new.count) - start
        var length = 0
        old.withUnsafeBytes { a in
            new.withUnsafeBytes { b in
                while length < limit, a[a.count - length - 1] == b[b.count - length - 1] { length += 1 }
            }
        }
        return length
    }

    private func lineStart(_ offset: Int, back lines: Int) -> Int {
        var offset = offset
        var left = lines
        while offset > 0 {
            if old[offset - 1] == UInt8(ascii: "\n") {
                if left == 0 { break }
                left -= 1
            }
            offset -= 1
        }
        return offset
    }

    /// The ends of the cut lines: a common ending of `length` bytes, but for its first lines.
    private func lineEnds(_ length: Int, forward lines: Int) -> (old: Int, new: Int) {
        var kept = length
        var left = lines + 1
        while kept > 0, left > 0 {
            if old[old.count - kept] == UInt8(ascii: "\n") { left -= 1 }
            kept -= 1
        }
        return (old.count - kept, new.count - kept)
    }

    private static func starts(_ text: [UInt8], _ from: Int, _ to: Int) -> [Int] {
        var starts: [Int] = []
        var next = from
        while next < to {
            starts.append(next)
            next = (text[next..<to].firstIndex(of: UInt8(ascii: "\n")) ?? to - 1) + 1
        }
        starts.append(to)
        return starts
    }

    private static func number(_ text: UnsafeRawBufferPointer, _ starts: [Int], _ table: inout LineTable) -> [Int32] {
        (0..<starts.count - 1).map { line in
            table.number(of: UnsafeRawBufferPointer(rebasing: text[starts[line]..<starts[line + 1]]))
        }
    }
}
