import TopologyModel

/// Translates an expression of the common subset, which `Pattern` has checked, into steps.
struct PatternCompiler {
    /// An expression as a tree.
    private indirect enum Node {
        case empty
        case step(PatternStep)
        case sequence([Node])
        case either([Node])
        case repeated(Node, low: Int, high: Int?)
    }

    private let bytes: [UInt8]
    private var index = 0
    private var steps: [PatternStep] = []

    /// More steps than this are not worth running.
    private static let limit = 20_000

    init(_ pattern: Pattern) { bytes = Array(pattern.text.utf8) }

    /// The steps; `nil` when there would be too many.
    mutating func compile() -> [PatternStep]? {
        let node = alternatives()
        guard emit(node) else { return nil }
        steps.append(.found)
        return steps
    }

    private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func alternatives() -> Node {
        var branches = [sequence()]
        while current == UInt8(ascii: "|") {
            index += 1
            branches.append(sequence())
        }
        return branches.count == 1 ? branches[0] : .either(branches)
    }

    private mutating func sequence() -> Node {
        var nodes: [Node] = []
        while let byte = current, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
            let node = atom()
            nodes.append(quantified(node))
        }
        return .sequence(nodes)
    }

    private mutating func atom() -> Node {
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "^"): return .step(.start)
        case UInt8(ascii: "$"): return .step(.end)
        case UInt8(ascii: "."): return .step(.byte(.dot))
        case UInt8(ascii: "["): return .step(.byte(characterClass()))
        case UInt8(ascii: "\\"): return escape()
        case UInt8(ascii: "("):
            if current == UInt8(ascii: "?") { index += 2 }
            let node = alternatives()
            index += 1
            return node
        default: return .step(.byte(ByteSet(byte...byte)))
        }
    }

    private mutating func escape() -> Node {
        if current == UInt8(ascii: "b") || current == UInt8(ascii: "B") {
            let wanted = current == UInt8(ascii: "b")
            index += 1
            return .step(.boundary(wanted))
        }
        return .step(.byte(escapedSet()))
    }

    /// What stands behind a backslash, inside or outside a class.
    private mutating func escapedSet() -> ByteSet {
        guard let letter = current else { return ByteSet() }
        index += 1
        if letter == UInt8(ascii: "x"), index + 1 < bytes.count {
            let value = UInt8(String(decoding: bytes[index...index + 1], as: UTF8.self), radix: 16) ?? 0
            index += 2
            return ByteSet(value...value)
        }
        // In a class `\b` is a backspace.
        if letter == UInt8(ascii: "b") { return ByteSet(0x08...0x08) }
        return ByteSet(escape: letter) ?? ByteSet(letter...letter)
    }

    private mutating func characterClass() -> ByteSet {
        var set = ByteSet()
        let isNegated = current == UInt8(ascii: "^")
        if isNegated { index += 1 }
        let first = index
        while let byte = current, byte != UInt8(ascii: "]") || index == first {
            let (low, members) = classMember(byte)
            let isRange = current == UInt8(ascii: "-") && index + 1 < bytes.count && bytes[index + 1] != 0x5D
            if let low, isRange {
                index += 1
                let (high, _) = classMember(bytes[index])
                set.insert(low...max(low, high ?? low))
            } else {
                set.formUnion(members)
            }
        }
        index += 1
        if isNegated { set.invert() }
        return set
    }

    /// A member of a class: the byte it is, if it is one, and the set.
    private mutating func classMember(_ byte: UInt8) -> (UInt8?, ByteSet) {
        index += 1
        guard byte == UInt8(ascii: "\\") else { return (byte, ByteSet(byte...byte)) }
        let letter = current ?? 0
        let set = escapedSet()
        if ByteSet(escape: letter) != nil { return (nil, set) }
        return ((0...255).first { set.contains($0) }, set)
    }

    private mutating func quantified(_ node: Node) -> Node {
        let low: Int
        var high: Int?
        switch current {
        case UInt8(ascii: "*"): low = 0
        case UInt8(ascii: "+"): low = 1
        case UInt8(ascii: "?"): (low, high) = (0, 1)
        case UInt8(ascii: "{"):
            let close = bytes[index...].firstIndex(of: UInt8(ascii: "}")) ?? index
            let bounds = bytes[(index + 1)..<close]
                .split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
                .map { Int(String(decoding: $0, as: UTF8.self)) }
            low = bounds.first.flatMap { $0 } ?? 0
            high = bounds.count > 1 ? bounds[1] : low
            index = close
        default: return node
        }
        index += 1
        // A lazy quantifier finds the same texts.
        if current == UInt8(ascii: "?") { index += 1 }
        return .repeated(node, low: low, high: high)
    }

    private mutating func emit(_ node: Node) -> Bool {
        guard steps.count < Self.limit else { return false }
        switch node {
        case .empty: return true
        case .step(let step):
            steps.append(step)
            return true
        case .sequence(let nodes): return nodes.allSatisfy { emit($0) }
        case .either(let nodes): return emitEither(nodes)
        case .repeated(let inner, let low, let high):
            for _ in 0..<low where !emit(inner) { return false }
            guard let high else { return emitStar(inner) }
            var splits: [Int] = []
            for _ in low..<max(low, high) {
                splits.append(steps.count)
                steps.append(.split(steps.count + 1, 0))
                guard emit(inner) else { return false }
            }
            for split in splits { steps[split] = .split(split + 1, steps.count) }
            return true
        }
    }

    private mutating func emitStar(_ inner: Node) -> Bool {
        let split = steps.count
        steps.append(.split(split + 1, 0))
        guard emit(inner) else { return false }
        steps.append(.jump(split))
        steps[split] = .split(split + 1, steps.count)
        return true
    }

    private mutating func emitEither(_ nodes: [Node]) -> Bool {
        var jumps: [Int] = []
        for (position, node) in nodes.enumerated() {
            let split = steps.count
            let isLast = position == nodes.count - 1
            if !isLast { steps.append(.split(split + 1, 0)) }
            guard emit(node) else { return false }
            if isLast { break }
            jumps.append(steps.count)
            steps.append(.jump(0))
            steps[split] = .split(split + 1, steps.count)
        }
        for jump in jumps { steps[jump] = .jump(steps.count) }
        return true
    }
}
