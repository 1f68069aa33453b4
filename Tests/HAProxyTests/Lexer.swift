/// HAProxy's lines as its configuration manual, 2.2, says they are read; written for these tests alone.
enum Lexer {
    /// The words of each line that has any; `nil` when a quote is left open or an escape is not known.
    static func lines(_ text: String) -> [[String]]? {
        var lines: [[String]] = []
        for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
            guard let words = words(Array(line)) else { return nil }
            if !words.isEmpty { lines.append(words) }
        }
        return lines
    }

    private enum State { case bare, single, double }

    private static func words(_ line: [UInt8]) -> [String]? {
        var words: [String] = []
        var word: [UInt8]?
        var state = State.bare
        var index = 0
        func end() {
            if let bytes = word { words.append(String(decoding: bytes, as: UTF8.self)) }
            word = nil
        }
        while index < line.count {
            let byte = line[index]
            switch (state, byte) {
            case (.single, UInt8(ascii: "'")), (.double, UInt8(ascii: "\"")): state = .bare
            case (.single, _): word?.append(byte)
            case (.bare, UInt8(ascii: "'")):
                state = .single
                word = word ?? []
            case (.bare, UInt8(ascii: "\"")):
                state = .double
                word = word ?? []
            case (.bare, UInt8(ascii: "#")):
                end()
                return words
            case (.bare, 0x09...0x0D), (.bare, 0x20): end()
            case (_, UInt8(ascii: "\\")):
                guard let (value, length) = escape(line[(index + 1)...]) else { return nil }
                word = (word ?? []) + [value]
                index += length
            case (.double, UInt8(ascii: "$")): return nil  // A variable of the environment.
            default: word = (word ?? []) + [byte]
            }
            index += 1
        }
        end()
        return state == .bare ? words : nil
    }

    private static func escape(_ rest: ArraySlice<UInt8>) -> (UInt8, Int)? {
        guard let kind = rest.first else { return nil }
        switch kind {
        case UInt8(ascii: "n"): return (10, 1)
        case UInt8(ascii: "r"): return (13, 1)
        case UInt8(ascii: "t"): return (9, 1)
        case UInt8(ascii: "x"):
            guard rest.count >= 3,
                let value = UInt8(String(decoding: rest.dropFirst().prefix(2), as: UTF8.self), radix: 16)
            else { return nil }
            return (value, 3)
        default:
            let plain = #"\"'$# "#.utf8.contains(kind)
            return plain ? (kind, 1) : nil
        }
    }
}
