import Diagnostics
import Foundation
import Testing

@Suite("Findings for programs")
struct MachineFormatTests {
    private func json(_ text: String) throws -> [String: Any] {
        try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("JSON has places, labels, remarks, fixes and counts")
    func wholeFinding() throws {
        let sample = Sample(("t.yaml", "é: [x, \"y\"]\nk: v\n"))
        let finding = Diagnostic(
            .unknownKey, "say \"no\"", at: sample.span("x"), label: "unknown key",
            related: [Diagnostic.Label(sample.span("k"), "here")], notes: ["n"], help: ["h"],
            fixes: [Diagnostic.Fix(sample.span("x"), with: "z")])
        let object = try json(sample.print([finding, Diagnostic(.unusedName, "w", at: nil)], as: .json))
        #expect(object["schema_version"] as? Int == 1)
        #expect(object["summary"] as? [String: Int] == ["errors": 1, "warnings": 1, "notes": 0])
        let all = try #require(object["diagnostics"] as? [[String: Any]])
        let first = all[0]
        #expect(first["code"] as? String == "LB0201" && first["severity"] as? String == "error")
        #expect(first["message"] as? String == "say \"no\"" && first["file"] as? String == "t.yaml")
        let range = try #require(first["range"] as? [String: [String: Int]])
        #expect(range["start"] == ["line": 1, "column": 5, "offset": 5])
        #expect(range["end"] == ["line": 1, "column": 6, "offset": 6])
        let labels = try #require(first["labels"] as? [[String: Any]])
        #expect(labels[0]["text"] as? String == "here" && labels[0]["file"] as? String == "t.yaml")
        let fixes = try #require(first["fixes"] as? [[String: Any]])
        #expect(fixes[0]["replacement"] as? String == "z")
        #expect(first["notes"] as? [String] == ["n"] && first["help"] as? [String] == ["h"])
        #expect(all[1]["file"] is NSNull && all[1]["range"] is NSNull)
    }

    @Test("no findings are an empty list")
    func none() throws {
        let text = Sample().print([], as: .json)
        #expect(
            text
                == #"{"schema_version":1,"diagnostics":[],"summary":{"errors":0,"warnings":0,"notes":0}}"# + "\n")
        #expect(Sample().print([], as: .github).isEmpty)
    }

    @Test("offsets count the bytes of the file, a byte order mark included")
    func byteOrderMark() throws {
        let sample = Sample(("t", "\u{FEFF}a: b\n"))
        let text = sample.print([Diagnostic(.invalidValue, "m", at: sample.span("b"))], as: .json)
        #expect(text.contains(#""start":{"line":1,"column":4,"offset":6}"#))
    }

    @Test("any text is one JSON string on one line", arguments: 0..<40)
    func stringRoundTrip(seed: Int) throws {
        var generator = SeededGenerator(state: UInt64(seed))
        var text = ""
        let nasty: [Unicode.Scalar] = ["\"", "\\", "/", "\u{2028}", "\u{2029}", "\u{2027}", "\u{FFFF}", "\u{10FFFF}"]
        for _ in 0..<200 {
            switch Int.random(in: 0..<4, using: &generator) {
            case 0: text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 0...255, using: &generator)))
            case 1: text.unicodeScalars.append(nasty.randomElement(using: &generator) ?? "x")
            case 2:
                text.unicodeScalars.append(Unicode.Scalar(UInt32.random(in: 0x2000...0x2030, using: &generator)) ?? "x")
            default:
                text.unicodeScalars.append(
                    Unicode.Scalar(UInt32.random(in: 0x10000...0x10FFFF, using: &generator)) ?? "x")
            }
        }
        var bytes: [UInt8] = []
        JSONText.append(text, to: &bytes)
        let written = String(decoding: bytes, as: UTF8.self)
        let decoded = try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed) as? String
        #expect(decoded.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
        let bad = written.unicodeScalars.first { $0.value < 0x20 || 0x7F..<0xA0 ~= $0.value || $0 == "\u{2028}" }
        #expect(bad == nil)
    }

    @Test("every control is escaped as RFC 8259 asks")
    func controls() {
        var bytes: [UInt8] = []
        JSONText.append(
            "\u{0}\u{1}\u{8}\t\n\u{B}\u{C}\r\u{1F}\u{7F}\"\\/\u{85}\u{A0}\u{2028}\u{2029}\u{202A}", to: &bytes)
        let expected =
            #""\u0000\u0001\b\t\n\u000b\f\r\u001f\u007f\"\\/\u0085"# + "\u{A0}" + #"\u2028\u2029"# + "\u{202A}\""
        #expect(String(decoding: bytes, as: UTF8.self) == expected)
    }

    @Test("a workflow command escapes what would end it")
    func workflowCommand() {
        let sample = Sample(("a,b:c%.yaml", "k: v\n"))
        let finding = Diagnostic(
            .unknownName, "100%\n::set-output name=x::y", at: sample.span("v"), help: ["did you mean `a`?"])
        let properties = "file=a%2Cb%3Ac%25.yaml,line=1,col=4,endLine=1,endColumn=5,title=LB0301"
        let message = "100%25%0A::set-output name=x::y%0Ahelp: did you mean `a`?"
        #expect(sample.print([finding], as: .github) == "::error \(properties)::\(message)\n1 error\n")
    }

    @Test("a span over several lines has no end column, a finding without a place no file")
    func workflowPlaces() {
        let sample = Sample(("t", "k:\n  v\n"))
        let long = Diagnostic(.unusedName, "m", at: SourceSpan(source: 0, start: 0, end: 6))
        let bare = Diagnostic(.approximation, "n", at: nil)
        #expect(
            sample.print([long, bare], as: .github)
                == "::warning file=t,line=1,col=1,endLine=2,title=LB0302::m\n::notice title=LB0504::n\n1 warning, 1 note\n"
        )
    }

    @Test("the gravest ten are annotations, the rest are lines, and none is a command by accident")
    func workflowLimit() {
        let sample = Sample(("::t", "k: v\n"))
        var findings = (1...11).map { Diagnostic(.unusedName, "w\($0) ##[error]x", at: sample.span("v")) }
        findings.append(Diagnostic(.unknownName, "last and gravest", at: nil))
        let lines = sample.print(findings, as: .github).split(separator: "\n")
        #expect(lines[0] == "::error title=LB0301::last and gravest")
        #expect(lines[9].hasSuffix("::w9 ##[error]x"))
        #expect(lines[10] == "2 more, not shown as annotations:")
        #expect(lines[11] == "- ::t:1:4: warning[LB0302]: w10 ## [error]x")
        #expect(lines.last == "1 error, 11 warnings")
        #expect(lines.count == 14)
    }
}
