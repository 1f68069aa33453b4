/// A statement of a configuration as nginx's own lexer reads it (`ngx_conf_file.c`), written for the tests alone.
struct Parsed: Equatable {
    /// What is wrong with a text that is no configuration.
    struct Failure: Error, Equatable {
        let reason: String
    }

    /// The directive's name and its arguments, unquoted.
    let words: [String]
    /// What stands in its braces; empty for a directive that ends in `;`.
    let body: [Parsed]

    /// The arguments.
    var arguments: [String] { Array(words.dropFirst()) }

    /// The statements of the body that begin with a word.
    func all(_ name: String) -> [Parsed] { body.filter { $0.words.first == name } }

    /// The arguments of the first statement of the body that begins with a word, joined by spaces.
    subscript(_ name: String) -> String? { all(name).first.map { $0.arguments.joined(separator: " ") } }

    /// The body's statements as lines.
    var lines: [String] { body.map { $0.words.joined(separator: " ") } }

    /// Reads a whole file.
    static func read(_ text: String) throws -> [Parsed] {
        var lexer = Lexer(Array(text.utf8))
        return try lexer.statements(nested: false)
    }
}

/// nginx's tokens.
private struct Lexer {
    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func statements(nested: Bool) throws -> [Parsed] {
        var found: [Parsed] = []
        var words: [String] = []
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): index += 1
            case UInt8(ascii: ";"):
                guard !words.isEmpty else { throw Parsed.Failure(reason: "unexpected ;") }
                index += 1
                found.append(Parsed(words: words, body: []))
                words = []
            case UInt8(ascii: "{"):
                index += 1
                found.append(Parsed(words: words, body: try statements(nested: true)))
                words = []
            case UInt8(ascii: "}"):
                guard nested, words.isEmpty else { throw Parsed.Failure(reason: "unexpected }") }
                index += 1
                return found
            case UInt8(ascii: "#"): while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "\""), UInt8(ascii: "'"): words.append(try quoted())
            default: words.append(try bare())
            }
        }
        guard !nested, words.isEmpty else { throw Parsed.Failure(reason: "unexpected end") }
        return found
    }

    private mutating func quoted() throws -> String {
        let quote = bytes[index]
        let start = index
        index += 1
        var word: [UInt8] = []
        while index < bytes.count, bytes[index] != quote { unescape(into: &word) }
        guard index < bytes.count else { throw Parsed.Failure(reason: "unexpected end") }
        index += 1
        guard index - start <= 4096 else { throw Parsed.Failure(reason: "too long parameter") }
        guard index < bytes.count, " \t\r\n;{)".utf8.contains(bytes[index]) else {
            throw Parsed.Failure(reason: "unexpected byte behind a quote")
        }
        return String(decoding: word, as: UTF8.self)
    }

    private mutating func bare() throws -> String {
        var word: [UInt8] = []
        let start = index
        while index < bytes.count, !" \t\r\n;".utf8.contains(bytes[index]) {
            // `${name}` is a variable, any other brace begins a block.
            if bytes[index] == UInt8(ascii: "{"), word.last != UInt8(ascii: "$") { break }
            unescape(into: &word)
        }
        guard index - start <= 4095 else { throw Parsed.Failure(reason: "too long parameter") }
        return String(decoding: word, as: UTF8.self)
    }

    private mutating func unescape(into word: inout [UInt8]) {
        guard bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count else {
            word.append(bytes[index])
            index += 1
            return
        }
        switch bytes[index + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): word.append(bytes[index + 1])
        case UInt8(ascii: "t"): word.append(UInt8(ascii: "\t"))
        case UInt8(ascii: "r"): word.append(UInt8(ascii: "\r"))
        case UInt8(ascii: "n"): word.append(UInt8(ascii: "\n"))
        default: word += bytes[index...index + 1]
        }
        index += 2
    }
}
