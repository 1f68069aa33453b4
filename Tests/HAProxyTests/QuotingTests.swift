import Rendering
import Testing

@testable import HAProxy

@Suite struct QuotingTests {
    private static func printed(_ document: Document) -> String {
        String(decoding: DocumentPrinter.print(document, banner: []), as: UTF8.self)
    }

    @Test func everyTextIsReadBackAsOneWord() throws {
        var source = NastyText(seed: 7)
        for _ in 0..<3000 {
            let text = source.next()
            var document = Document()
            document.line("string", try .literal(text), "end")
            #expect(Lexer.lines(Self.printed(document)) == [["string", text, "end"]], "\(text.debugDescription)")
        }
    }

    @Test func gluedTextIsReadBackAsPartOfItsWord() throws {
        var source = NastyText(seed: 11)
        for _ in 0..<1000 {
            let text = source.next()
            var document = Document()
            document.line("be_", try Word.literal(text).glued, ("." as Word).glued, Word.number(2).glued)
            #expect(Lexer.lines(Self.printed(document)) == [["be_\(text).2"]])
        }
    }

    @Test func whatNoQuotingCarriesIsRefused() {
        #expect(throws: Inexpressible.self) { try Word.literal("") }
        #expect(throws: Inexpressible.self) { try Word.literal("a\0b") }
    }

    @Test func nothingOfATextIsLiveInALogFormat() {
        var format = LogFormat()
        format.append(literal: "50%[src]%")
        format.append("%[var(txn.port)]")
        #expect(format.text == "50%%[src]%%%[var(txn.port)]")
    }

    @Test func plainNamesStayBare() throws {
        var document = Document()
        document.line("server", try .literal("web-1"), try .literal("10.0.0.1:80"))
        #expect(Self.printed(document) == "    server web-1 10.0.0.1:80\n")
    }
}

/// Seeded texts of what gives syntaxes trouble.
struct NastyText {
    private var state: UInt64
    private static let pieces = [
        "'", "\"", "\\", "$", "${HOME}", "$x", "#", " ", "\t", "\n", "\r", "%", "%[src]", "{", "}", "--", "-f", "if",
        "\u{B}", "\u{C}", "\u{7F}", "\u{1B}", ";", "(", ")", ",", "é", "日本", "a", "web-1", "\\x41", "\\n", "`", "!",
        "||",
    ]

    init(seed: UInt64) { state = seed }

    mutating func number(below limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(limit))
    }

    /// One to eight pieces.
    mutating func next() -> String {
        (0...number(below: 8)).map { _ in Self.pieces[number(below: Self.pieces.count)] }.joined()
    }
}
