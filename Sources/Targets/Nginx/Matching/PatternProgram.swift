import TopologyModel

/// A set of bytes.
struct ByteSet: Equatable {
    private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

    static func == (left: ByteSet, right: ByteSet) -> Bool { left.words == right.words }

    init() {}

    init(_ range: ClosedRange<UInt8>) { insert(range) }

    /// Every byte but a line feed, as `.` means.
    static var dot: ByteSet {
        var set = ByteSet(UInt8(ascii: "\n")...UInt8(ascii: "\n"))
        set.invert()
        return set
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for byte in range {
            withUnsafeMutableBytes(of: &words) { $0[Int(byte) / 8] |= 1 << (byte % 8) }
        }
    }

    mutating func formUnion(_ other: ByteSet) {
        words = (
            words.0 | other.words.0, words.1 | other.words.1, words.2 | other.words.2, words.3 | other.words.3
        )
    }

    mutating func invert() { words = (~words.0, ~words.1, ~words.2, ~words.3) }

    func contains(_ byte: UInt8) -> Bool {
        withUnsafeBytes(of: words) { $0[Int(byte) / 8] & (1 << (byte % 8)) != 0 }
    }

    /// What `\d`, `\w`, `\s` and their opposites mean; `nil` for another letter.
    init?(escape letter: UInt8) {
        switch letter | 0x20 {
        case UInt8(ascii: "d"): insert(0x30...0x39)
        case UInt8(ascii: "w"):
            insert(0x30...0x39)
            insert(0x41...0x5A)
            insert(0x61...0x7A)
            insert(0x5F...0x5F)
        case UInt8(ascii: "s"):
            insert(0x09...0x0D)
            insert(0x20...0x20)
        default: return nil
        }
        if letter & 0x20 == 0 { invert() }
    }
}

/// One step of a compiled expression.
enum PatternStep {
    /// Takes one byte of the set.
    case byte(ByteSet)
    /// Goes on in both places.
    case split(Int, Int)
    /// Goes on there.
    case jump(Int)
    /// Holds at the start.
    case start
    /// Holds at the end.
    case end
    /// Holds where a word begins or ends, or (`false`) where none does.
    case boundary(Bool)
    /// Found.
    case found
}

/// A regular expression that can be asked, while compiling, whether it is found in a text.
///
/// nginx looks for exact locations before expressions; which of both should win for a path that is known now is
/// decided now. Bytes are compared, as nginx does without `(*UTF8)`.
struct PatternProgram {
    private let steps: [PatternStep]
    /// What a text must begin with to be found, known without running.
    let literalStart: [UInt8]

    /// Compiles an expression; `nil` when its repetitions make it too large to be run here.
    init?(_ pattern: Pattern) {
        var compiler = PatternCompiler(pattern)
        guard let steps = compiler.compile() else { return nil }
        self.steps = steps
        literalStart = Self.literalStart(of: Array(pattern.text.utf8))
    }

    /// `/api` for `^/api\d+`: plain bytes behind `^` that nothing makes optional.
    private static func literalStart(of bytes: [UInt8]) -> [UInt8] {
        guard bytes.first == UInt8(ascii: "^"), !bytes.contains(UInt8(ascii: "|")) else { return [] }
        var plain: [UInt8] = []
        for byte in bytes.dropFirst() {
            if "?*{".utf8.contains(byte) { return Array(plain.dropLast()) }
            if #"\.+()[]}^$"#.utf8.contains(byte) { break }
            plain.append(byte)
        }
        return plain
    }

    /// Whether the expression is found anywhere in a text.
    func isFound(in text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: literalStart) else { return false }
        var current: [Int] = []
        var next: [Int] = []
        var seen = [Int](repeating: -1, count: steps.count)
        for position in 0...bytes.count {
            // A match may begin anywhere.
            if add(0, at: position, bytes, to: &current, &seen) { return true }
            guard position < bytes.count else { break }
            next.removeAll(keepingCapacity: true)
            for index in current {
                guard case .byte(let set) = steps[index], set.contains(bytes[position]) else { continue }
                if add(index + 1, at: position + 1, bytes, to: &next, &seen) { return true }
            }
            swap(&current, &next)
        }
        return false
    }

    /// Follows steps that take no byte; true when the end is reached.
    private func add(
        _ first: Int, at position: Int, _ bytes: [UInt8], to list: inout [Int], _ seen: inout [Int]
    ) -> Bool {
        var pending = [first]
        while let index = pending.popLast() {
            guard seen[index] != position else { continue }
            seen[index] = position
            switch steps[index] {
            case .byte: list.append(index)
            case .split(let one, let other): pending += [other, one]
            case .jump(let target): pending.append(target)
            case .start: if position == 0 { pending.append(index + 1) }
            case .end: if position == bytes.count { pending.append(index + 1) }
            case .boundary(let wanted):
                if Self.isBoundary(bytes, position) == wanted { pending.append(index + 1) }
            case .found: return true
            }
        }
        return false
    }

    private static func isBoundary(_ bytes: [UInt8], _ position: Int) -> Bool {
        let word = ByteSet(escape: UInt8(ascii: "w")) ?? ByteSet()
        let before = position > 0 && word.contains(bytes[position - 1])
        let after = position < bytes.count && word.contains(bytes[position])
        return before != after
    }
}
