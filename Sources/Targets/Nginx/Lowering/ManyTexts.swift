import TopologyModel

/// Many exact values of a header, a cookie or a parameter, told apart by one look into a hash table.
///
/// nginx compares the keys of a map without case, so a first map gives the number of a value and the value as it should
/// be spelled, and a second one, by one expression, whether the request spells it so: two halves of a text that are as
/// long as each other are the same. A request cannot make up a number: what it sends stands behind a 0 unless it was
/// found. Texts that a key cannot hold, and those that differ in case alone, are expressions behind the keys.
struct ManyTexts {
    private let texts: [String]
    private let source: ConditionVariables.Source

    /// How many texts are told apart by expressions, one after the other.
    private static let few = 8

    /// `nil` for few texts, and for methods, whose keys need no case.
    init?(_ texts: [String], of source: ConditionVariables.Source) {
        guard texts.count > Self.few, source != .method else { return nil }
        self.texts = texts
        self.source = source
    }

    /// Adds the maps: of what a request has in `value` to its number in `target`.
    func lower(
        _ value: Variable, to target: Variable, number: Int, into document: inout Document, sizes: inout HashSizes
    ) {
        let name = Name(label: "\(number)")
        let (found, odd, spelled) = (
            Variable("found", of: name), Variable("odd", of: name), Variable("spelled", of: name)
        )
        let places = places
        document.blank()
        document.block("map", .variable(value), .variable(found)) { map in
            map.directive("default", "0")
            for place in places.keys {
                map.entry(.quoted(Literal(bounded: texts[place], readsVariables: false)), spelling(place))
            }
            for place in places.expressions {
                let number = Word.Piece.number(place + 1)
                map.entry(
                    expression(texts[place]), .compound([number, "-", .variable(SharedVariables.match)], quoted: true))
            }
        }
        if isEncoded {
            document.blank()
            document.block("map", .variable(value), .variable(odd)) { map in
                map.entry(#""~[^A-Za-z0-9._-]""#, .variable(value))
            }
            document.blank()
            document.block("map", .variable(odd), .variable(spelled)) { map in
                map.directive("default", "0")
                for (place, text) in texts.enumerated() {
                    map.entry(ConditionVariables.key(text, source), .number(place + 1))
                }
            }
        }
        document.blank()
        document.block("map", .compound([.variable(found), .variable(value)], quoted: true), .variable(target)) { map in
            map.entry("default", isEncoded ? .variable(spelled) : "0")
            map.entry(#""~^(?<lbgen_match>[1-9][0-9]*)-(.+)\2$""#, .variable(SharedVariables.match))
        }
        sizes.noteMap(longestKey: places.keys.map { texts[$0].utf8.count }.max() ?? 0, keys: places.keys.count)
        sizes.noteVariables(isEncoded ? 3 : 1, longest: 22)
    }

    /// Whether a request may spell a value in several ways.
    private var isEncoded: Bool { if case .query = source { true } else { false } }

    /// The texts that are keys, and those that are expressions.
    private var places: (keys: [Int], expressions: [Int]) {
        var counts: [String: Int] = [:]
        for text in texts { counts[text.lowercased(), default: 0] += 1 }
        let isKey = texts.map { canBeKey($0) && counts[$0.lowercased()] == 1 }
        let expressions = texts.indices.filter { !isKey[$0] && (!isEncoded || texts[$0].utf8.allSatisfy(Self.isPlain)) }
        return (texts.indices.filter { isKey[$0] }, expressions)
    }

    private func canBeKey(_ text: String) -> Bool {
        if ["default", "hostnames", "include", "volatile"].contains(text.lowercased()) || text.hasPrefix("~") {
            return false
        }
        return text.utf8.allSatisfy { byte in
            isEncoded ? Self.isPlain(byte) : (0x20..<0x7F).contains(byte) && !#"$"\"#.utf8.contains(byte)
        }
    }

    /// A byte that is spelled as itself wherever it is percent-encoded or not.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    /// The number of a text and its spelling.
    private func spelling(_ place: Int) -> Word {
        .compound(
            [.number(place + 1), "-", .literal(Literal(bounded: texts[place], readsVariables: true))], quoted: true)
    }

    private func expression(_ text: String) -> Word {
        let literal = Literal(bounded: Literal.escapingRegex(text), readsVariables: false)
        return .compound(["~^(?<lbgen_match>", .literal(literal), ")$"], quoted: true)
    }
}
