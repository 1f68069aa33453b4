import Rendering
import Testing
import TopologyModel

@testable import Nginx

/// No text changes the structure of the file, and every text means itself.
@Suite struct WordTests {
    private static let nasty = [
        "", " ", "a b", "\"", "'", "\\", "\\\\", "\\\"", "\\n", "\\$", "$", "$host", "${host}", "$$", "a$", "{", "}",
        "a{b}", ";", "a;b", "#", "#a", "a#b", "a\nb", "\t", "\r\n", "default", "~x", "é", "日本", "a\\", "\\t", "%2F",
        "'; return 200; #", "\"; }", "(", ")", "=", "@a", "*", "`id`", "$(id)", "${lbgen_dollar}", "\u{85}", "\u{2028}",
    ]

    private func printed(_ word: Word) throws -> [Parsed] {
        var document = Document()
        document.directive("before", "1")
        document.directive("it", word)
        document.directive("after", "2")
        var printer = Printer(capacity: 64)
        printer.print(document)
        return try Parsed.read(String(decoding: printer.bytes, as: UTF8.self))
    }

    @Test(arguments: nasty) func literalsMeanThemselves(_ text: String) throws {
        let statements = try printed(.literal(text))
        #expect(statements.map(\.words) == [["before", "1"], ["it", text], ["after", "2"]])
    }

    @Test(arguments: nasty) func literalsAmongVariablesHaveNoVariable(_ text: String) throws {
        let statements = try printed(.quoted(Literal(amongVariables: text)))
        #expect(statements.count == 3)
        let word = try #require(statements[1].arguments.first)
        // What nginx makes of it when it reads variables.
        #expect(
            word.split(separator: "${lbgen_dollar}", omittingEmptySubsequences: false).count
                == text.split(separator: "$", omittingEmptySubsequences: false).count)
        #expect(Self.substituted(word) == text)
    }

    /// Replaces the one variable; any other dollar sign stays and shows.
    private static func substituted(_ word: String) -> String {
        var rest = word[...]
        var result = ""
        while let first = rest.first {
            if rest.hasPrefix("${lbgen_dollar}") {
                result.append("$")
                rest = rest.dropFirst("${lbgen_dollar}".count)
            } else {
                result.append(first == "$" ? "<variable>" : String(first))
                rest = rest.dropFirst()
            }
        }
        return result
    }

    @Test func seededTextsMeanThemselves() throws {
        var state: UInt64 = 42
        let alphabet = Array("ab \\\"'$;{}#\n\t\r~=@%é")
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                text.append(alphabet[Int(state >> 33) % alphabet.count])
            }
            #expect(try printed(.literal(text)).map(\.words) == [["before", "1"], ["it", text], ["after", "2"]])
        }
    }

    @Test func controlCharactersAndLongTextsAreRefused() {
        #expect(throws: Inexpressible.self) { try Word.literal("a\0b") }
        #expect(throws: Inexpressible.self) { try Word.literal("\u{1B}[0m") }
        #expect(throws: Inexpressible.self) { try Word.literal("\u{7F}") }
        #expect(throws: Inexpressible.self) { try Word.literal(String(repeating: "\"", count: 2001)) }
        #expect(throws: Never.self) { try Word.literal(String(repeating: "\"", count: 2000)) }
    }

    @Test func variablesEndWhereTheyEnd() throws {
        let variable = Variable("host")
        #expect(try printed(.compound([.variable(variable), "/x"], quoted: false))[1].words == ["it", "$host/x"])
        #expect(try printed(.compound([.variable(variable), "x"], quoted: true))[1].words == ["it", "${host}x"])
        #expect(
            try printed(.compound([.variable(variable), .number(1)], quoted: true))[1].words == ["it", "${host}1"])
    }

    @Test func namesAreInjective() throws {
        let web = try Name(#require(Identifier("web")))
        let dashed = try Name(#require(Identifier("a-b")))
        #expect(web.with(dashed).text == "web_a-b")
        #expect(Variable("cookie", of: dashed).name == "lbgen_cookie_a_b")
        #expect(Name(label: "a b;").text == "a.b.")
    }
}
