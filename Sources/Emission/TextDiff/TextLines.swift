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
        let ends = lineEnds(commonSuffix(from: start), forward: context)
        linesBefore = old[..<start].reduce(0) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        oldStarts = Self.starts(old, start, ends.old)
        newStarts = Self.starts(new, start, ends.new)
        var seen: [ArraySlice<UInt8>: Int32] = [:]
        oldNumbers = Self.number(old, oldStarts, &seen)
        newNumbers = Self.number(new, newStarts, &seen)
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

    private static func number(
        _ text: [UInt8],
        _ starts: [Int],
        _ seen: inout [ArraySlice<UInt8>: Int32]
    ) -> [Int32] {
        (0..<starts.count - 1).map { index in
            let line = text[starts[index]..<starts[index + 1]]
            if let number = seen[line] { return number }
            let number = Int32(seen.count)
            seen[line] = number
            return number
        }
    }
}
