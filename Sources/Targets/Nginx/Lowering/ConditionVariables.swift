import Planning
import TopologyModel

/// Variables that say what of a condition holds for a request: each 0, or the number of what was found.
struct ConditionVariables {
    /// What a value is taken from.
    enum Source: Hashable {
        case method
        /// A header's variable.
        case header(Variable)
        case query(ParameterName)
        case cookie(CookieName)
        /// The path as locations compare it.
        case path
    }

    /// What a variable says of its source.
    enum Content: Hashable {
        /// Which of these texts it is, numbered from 1.
        case texts([String])
        /// Whether an expression is found in it; an empty value is none.
        case regex(Pattern)
        /// Whether it is there.
        case present
        /// Which of these prefixes is the longest that it lies below, numbered from 1; the longest come first.
        case prefixes([String])

        /// How many numbers it has beside 0.
        fileprivate var count: Int {
            switch self {
            case .texts(let texts), .prefixes(let texts): texts.count
            case .regex, .present: 1
            }
        }
    }

    private struct Key: Hashable {
        let source: Source
        let content: Content
    }

    private var numbers: [Key: Int] = [:]
    private var keys: [Key] = []
    private var highest: [Variable: Int] = [:]
    /// Parameters and cookies whose first values have variables.
    private var values: [Source] = []

    /// The variable of a content of a source.
    mutating func variable(_ source: Source, _ content: Content) -> Variable {
        let key = Key(source: source, content: content)
        if let number = numbers[key] { return Self.variable(number) }
        keys.append(key)
        numbers[key] = keys.count
        highest[Self.variable(keys.count)] = content.count
        switch source {
        case .query, .cookie: if !values.contains(source) { values.append(source) }
        case .method, .header, .path: break
        }
        return Self.variable(keys.count)
    }

    /// The highest number that a variable may have.
    func highest(of variable: Variable) -> Int { highest[variable] ?? 0 }

    private static func variable(_ number: Int) -> Variable { Variable("cond", of: Name(label: "\(number)")) }

    /// Adds the maps.
    func lower(into document: inout Document, sizes: inout HashSizes) {
        for (index, source) in values.enumerated() { lowerValue(source, index + 1, into: &document) }
        for (index, key) in keys.enumerated() {
            if case .texts(let texts) = key.content, let many = ManyTexts(texts, of: key.source) {
                many.lower(
                    variable(of: key.source), to: Self.variable(index + 1), number: index + 1, into: &document,
                    sizes: &sizes)
                continue
            }
            document.blank()
            document.block("map", .variable(variable(of: key.source)), .variable(Self.variable(index + 1))) { map in
                map.directive("default", "0")
                Self.lower(key.content, key.source, into: &map)
            }
            if case .texts(let texts) = key.content, key.source == .method {
                sizes.noteMap(longestKey: texts.map(\.utf8.count).max() ?? 0, keys: texts.count)
            }
        }
        sizes.noteVariables(keys.count + values.count, longest: 20)
    }

    private func variable(of source: Source) -> Variable {
        switch source {
        case .method: Variable("request_method")
        case .header(let variable): variable
        case .path: Variable("uri")
        case .query, .cookie: Variable("value", of: Name(label: "\((values.firstIndex(of: source) ?? 0) + 1)"))
        }
    }

    /// The first value of a parameter or a cookie, as it was sent.
    private func lowerValue(_ source: Source, _ number: Int, into document: inout Document) {
        document.blank()
        let target = Word.variable(variable(of: source))
        switch source {
        case .query(let name):
            document.block("map", "$args", target) { map in
                map.entry(
                    .compound(["~(?:^|&)", .literal(Literal(finding: name)), "=(?<lbgen_match>[^&]*)"], quoted: true),
                    .variable(SharedVariables.match))
            }
        case .cookie(let name):
            document.block("map", "$http_cookie", target) { map in
                map.entry(CookieWords.expression(name, value: "[^;]*"), .variable(SharedVariables.match))
            }
        case .method, .header, .path: break
        }
    }

    private static func lower(_ content: Content, _ source: Source, into map: inout Document) {
        switch content {
        case .texts(let texts):
            for (index, text) in texts.enumerated() { map.entry(key(text, source), .number(index + 1)) }
        case .regex(let pattern):
            // A text as key comes before every expression.
            if source != .path { map.directive(#""""#, "0") }
            map.entry(.compound(["~", .literal(Literal(pattern))], quoted: true), "1")
        case .present: map.directive(#""~.""#, "1")
        case .prefixes(let prefixes):
            for (index, prefix) in prefixes.enumerated() {
                let text = Literal(bounded: Literal.escapingRegex(prefix), readsVariables: false)
                map.entry(.compound(["~^", .literal(text), "(?:/|$)"], quoted: true), .number(index + 1))
            }
        }
    }

    /// A key for one text. Keys without `~` are compared without case, which methods, all upper case, can do with.
    static func key(_ text: String, _ source: Source) -> Word {
        switch source {
        case .method: .quoted(Literal(bounded: text, readsVariables: false))
        case .query: .compound(["~^", .literal(Literal(findingEncoded: text)), "$"], quoted: true)
        case .header, .cookie, .path:
            .compound(
                [
                    "~^", .literal(Literal(bounded: Literal.escapingRegex(text), readsVariables: false)), "$",
                ], quoted: true)
        }
    }
}

extension Literal {
    /// A parameter's name as an expression that finds just it.
    init(finding name: ParameterName) {
        self.init(bounded: Self.escapingRegex(name.text), readsVariables: false)
    }

    /// A text as an expression that finds it however it is percent-encoded; a space also as `+`.
    init(findingEncoded text: String) {
        var expression = ""
        for byte in text.utf8 {
            let plain =
                switch byte {
                case UInt8(ascii: " "): #"\+"#
                case UInt8(ascii: "+"): ""
                default: Self.escapingRegex(String(UnicodeScalar(byte)))
                }
            let isASCII = byte < 0x80 && byte != UInt8(ascii: "%")
            expression += "(?:" + (isASCII && !plain.isEmpty ? plain + "|" : "") + "%" + Self.hex(byte) + ")"
        }
        self.init(bounded: expression, readsVariables: false)
    }

    /// Two hex digits of either case, as an expression.
    private static func hex(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        let padded = digits.utf8.count == 1 ? "0" + digits : digits
        return padded.map { $0.isLetter ? "[\($0)\($0.lowercased())]" : String($0) }.joined()
    }
}
