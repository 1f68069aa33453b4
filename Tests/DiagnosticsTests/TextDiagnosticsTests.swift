import Diagnostics
import Testing

@Suite("Findings for people")
struct TextDiagnosticsTests {
    static let topology = """
        lbgen: 1
        backends:
          api-v2:
            servers: []
        sites:
          shop:
            hosts: [a]
            routes:
              - path: /
                backend: api-v9

        """

    @Test("the layout of the contract")
    func layout() {
        let sample = Sample(("topology.yaml", Self.topology))
        let finding = Diagnostic(
            .unknownName, "backend `api-v9` is not defined", at: sample.span("api-v9"), label: "not defined",
            related: [Diagnostic.Label(sample.span("api-v2"), "a backend with a similar name is defined here")],
            help: ["did you mean `api-v2`?"])
        #expect(
            sample.print([finding]) == """
                error[LB0301]: backend `api-v9` is not defined
                  --> topology.yaml:10:18
                   |
                10 |         backend: api-v9
                   |                  ^^^^^^ not defined
                   |
                 3 |   api-v2:
                   |   ------ a backend with a similar name is defined here
                   |
                   = help: did you mean `api-v2`?

                1 error

                """)
    }

    @Test("a related place in another file is named")
    func otherFile() {
        let sample = Sample(("topology.yaml", "a: 1\n"), ("backends/a.yaml", "x: 2\na: 3\n"))
        let finding = Diagnostic(
            .duplicateDefinition, "`a` is given in two files", at: sample.span("a", in: 1), label: "again here",
            related: [Diagnostic.Label(sample.span("a"), "first given here")])
        #expect(
            sample.print([finding]) == """
                error[LB0303]: `a` is given in two files
                 --> backends/a.yaml:2:1
                  |
                2 | a: 3
                  | ^ again here
                 ::: topology.yaml:1:1
                  |
                1 | a: 1
                  | - first given here

                1 error

                """)
    }

    @Test("two places of one line share it")
    func sharedLine() {
        let sample = Sample(("t", "[a, b, a]\n"))
        let again = SourceSpan(source: 0, start: 7, end: 8)
        let finding = Diagnostic(
            .duplicateServer, "twice", at: again, related: [Diagnostic.Label(sample.span("a"), "first here")])
        #expect(
            sample.print([finding]).contains(
                """
                1 | [a, b, a]
                  |        ^
                  |  - first here

                """))
    }

    @Test("a finding without a place is its message and its remarks; further lines stand under the first")
    func noPlace() {
        let finding = Diagnostic(
            .unreadableInput, "cannot read `x`: No such file or directory", at: nil,
            notes: ["one\ntwo"], help: ["three"])
        #expect(
            Sample().print([finding]) == """
                error[LB0112]: cannot read `x`: No such file or directory
                  = note: one
                          two
                  = help: three

                1 error

                """)
    }

    @Test("a span over several lines shows its first; one at the end of the file shows a mark")
    func edges() {
        let sample = Sample(("t", "a:  \n  b: 1\n"))
        let all = SourceSpan(source: 0, start: 0, end: 12)
        #expect(sample.print([Diagnostic(.wrongType, "m", at: all)]).contains("1 | a:  \n  | ^^\n"))
        let end = SourceSpan(source: 0, start: 12, end: 12)
        let text = sample.print([Diagnostic(.yamlSyntax, "m", at: end, label: "the file ends")])
        #expect(text.contains(" --> t:3:1\n  |\n3 |\n  | ^ the file ends\n"))
        let past = SourceSpan(source: 0, start: 90, end: 99)
        #expect(sample.print([Diagnostic(.yamlSyntax, "m", at: past)]).contains(" --> t:3:1\n"))
    }

    @Test("an empty file has a first line")
    func emptyFile() {
        let sample = Sample(("t", ""))
        #expect(sample.print([Diagnostic(.emptyFile, "m", at: .start)]).contains(" --> t:1:1\n  |\n1 |\n  | ^\n"))
    }

    @Test("tabs, wide characters and marks that join keep the mark in its column")
    func columns() {
        let sample = Sample(("t", "\tk: 日本 x\u{301}y z # end\r\n"))
        let text = sample.print([Diagnostic(.invalidValue, "m", at: sample.span("z"))])
        #expect(text.contains(" --> t:1:12\n"))
        #expect(text.contains("1 |     k: 日本 x\u{301}y z # end\n  |                ^\n"))
    }

    @Test("a long line is cut around the span, on scalar boundaries")
    func longLine() {
        let long = String(repeating: "ä", count: 500) + "HERE" + String(repeating: "ö", count: 500)
        let sample = Sample(("t", long + "\n"))
        let lines = sample.print([Diagnostic(.invalidValue, "m", at: sample.span("HERE"))]).split(separator: "\n")
        let shown = String(lines[3].dropFirst(4))
        #expect(lines[1] == " --> t:1:501")
        #expect(shown.hasPrefix("...ä") && shown.hasSuffix("ö...") && shown.count < 130)
        let column = lines[4].dropFirst(4).prefix { $0 == " " }.count
        #expect(shown.dropFirst(column).hasPrefix("HERE"))
        #expect(lines[4].hasSuffix(" ^^^^"))
    }

    @Test("a long line is shown from its start or to its end where the span is near")
    func longLineEnds() {
        let sample = Sample(("t", "first " + String(repeating: "x", count: 300) + " last"))
        let first = sample.print([Diagnostic(.invalidValue, "m", at: sample.span("first"))])
        #expect(first.contains("1 | first x") && first.contains("x...\n"))
        let last = sample.print([Diagnostic(.invalidValue, "m", at: sample.span("last"))])
        #expect(last.contains("1 | ...x") && last.contains("x last\n"))
    }

    @Test("no control reaches the terminal, neither from the file nor from a message")
    func controls() {
        let sample = Sample(("t", "k: \u{1B}[31m\u{9B}31m\u{202E}x\u{7F}\n"))
        let finding = Diagnostic(
            .controlCharacter, "m\u{1B}[2J\nx", at: sample.span("k"), label: "l\u{7}", notes: ["n\u{1B}c\r"])
        for format in [DiagnosticFormat.text, .json] {
            let text = sample.print([finding], as: format)
            #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || 0x7F..<0xA0 ~= $0.value })
            #expect(format == .json || !text.unicodeScalars.contains("\u{202E}"))
        }
        #expect(sample.print([finding]).contains("m␛[2J␊x\n"))
    }

    @Test("colour is a parameter and changes no character")
    func colour() {
        let sample = Sample(("t", "a: b\n"))
        let finding = Diagnostic(.unusedName, "m", at: sample.span("b"), label: "l", help: ["h"])
        let colored = sample.print([finding], colored: true)
        #expect(colored.hasPrefix("\u{1B}[1;33mwarning[LB0302]\u{1B}[0m"))
        #expect(colored.replacing(/\x1B\[[0-9;]*m/, with: "") == sample.print([finding]))
    }

    @Test("the counts say what there was")
    func counts() {
        let finding = Diagnostic(.unusedName, "a", at: nil)
        let error = Diagnostic(.unknownName, "b", at: nil)
        let note = Diagnostic(.approximation, "c", at: nil)
        #expect(Sample().print([error, finding, error, note]).hasSuffix("\n\n2 errors, 1 warning, 1 note\n"))
        #expect(Sample().print([]).isEmpty)
    }
}
