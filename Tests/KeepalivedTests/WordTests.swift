import Rendering
import Testing
import TopologyModel

@testable import Keepalived

/// No text changes the structure of a file: it comes back as one word, or it is refused.
struct WordTests {
    @Test(arguments: 0..<16)
    func literalsComeBackOrAreRefused(seed: UInt64) throws {
        var random = SeededGenerator(state: seed)
        for _ in 0..<200 {
            let text = random.nastyText()
            do {
                let word = try Word.literal(text)
                #expect(
                    try Parsed.read(line(word)) == [Parsed(words: ["head"], inner: [Parsed(words: ["script", text])])])
            } catch is Inexpressible {
                #expect(!text.utf8.allSatisfy(harmless.contains) || text.isEmpty || text.utf8.count > 800)
            }
        }
    }

    private let harmless = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/@%+=, -".utf8)

    @Test(arguments: [
        "", "a#b", "a!b", "a{b", "a}b", "a\"b", "a'b", "a\\b", "$_PWD", "${_RANDOM 1 3}", "~SEQ(i,1,9)", "a\nb", "a\rb",
        "a\u{0}b", "a\tb", "ü", "`id`", "$(id)", "a;b", "a|b", "a&b", "a*b", "a?b", "a<b", "a~b", "[x]",
    ])
    func everythingLiveIsRefused(_ text: String) {
        #expect(throws: Inexpressible.self) { try Word.literal(text) }
        #expect(throws: Inexpressible.self) { try Word.command("/bin/x", [text]) }
    }

    @Test func commandsAreOneWordWhosePartsHoldNoSpace() throws {
        #expect(try Word.command("/bin/x", ["--a", "b"]).text == "\"/bin/x --a b\"")
        #expect(throws: Inexpressible.self) { try Word.command("/bin/x", ["a b"]) }
        #expect(throws: Inexpressible.self) { try Word.command("/bin/my x", []) }
    }

    @Test func longestLineIsWellBelowTheLimit() throws {
        let longest = try Word.literal(String(repeating: "x", count: 800))
        #expect(throws: Inexpressible.self) { try Word.literal(String(repeating: "x", count: 801)) }
        for line in line(longest).split(separator: "\n") { #expect(line.utf8.count <= 900) }
    }

    @Test(arguments: [
        (5000, "5"), (100, "0.1"), (10, "0.01"), (1, "0.001"), (40_950, "40.95"), (1500, "1.5"), (0, "0"),
    ])
    func secondsHaveTheDecimalsTheyNeed(milliseconds: Int, text: String) {
        #expect(Word.seconds(milliseconds: milliseconds).text == text)
    }

    private func line(_ word: Word) -> String {
        var block = Block("head")
        block.add("script", word)
        return String(decoding: DocumentPrinter.print(Document(blocks: [block]), header: ["A header."]), as: UTF8.self)
    }
}

/// A generator whose numbers depend on its seed alone (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Up to 20 characters, half the time only harmless ones, else with what a lexer may trip over.
    mutating func nastyText() -> String {
        let plain = Array("abcXYZ019_.:/@%+=, -")
        let nasty = plain + Array("#!{}\"'\\$~\n\r\t\u{0}ü;|&`()<>")
        let alphabet = Bool.random(using: &self) ? plain : nasty
        return String(
            (0..<Int.random(in: 0...20, using: &self)).map { _ in alphabet.randomElement(using: &self) ?? "a" })
    }
}
