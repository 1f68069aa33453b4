import Diagnostics

/// `lbgen explain LB0412`: what a code means, how it comes about and how to make it right.
struct ExplainCommand {
    private let invocation: Invocation

    /// Explains the code that a command line names.
    init(_ invocation: Invocation) { self.invocation = invocation }

    /// Prints the explanation.
    func run() throws -> ExitCode {
        let word = invocation.words.first ?? ""
        guard let code = DiagnosticCode(text: word) else { throw Self.unknown(word) }
        if invocation.format == .json {
            try StandardStream.output.write(Self.json(code))
        } else {
            try StandardStream.output.write(Self.text(code))
        }
        return .success
    }

    private static func unknown(_ word: String) -> UsageError {
        if word.contains(" ") || word.contains("/") {
            return UsageError("explaining a request is not available in this version")
        }
        // Codes differ by a digit anyway: only one of the same family is worth a thought.
        let family = DiagnosticCode.allCases.map(\.text).filter { $0.hasPrefix(word.uppercased().prefix(4)) }
        return UsageError(
            "`\(word)` is not the code of a diagnostic", nearest: suggestion(for: word, among: family),
            otherwise: "codes look like LB0301")
    }

    private static func text(_ code: DiagnosticCode) -> String {
        let explanation = code.explanation
        var text = "\(code.text): \(explanation.title) (\(code.severity.word))\n\n"
        text += Paragraph.wrapped(explanation.text)
        if !explanation.bad.isEmpty { text += "\nBad:\n\n" + Paragraph.indented(explanation.bad) }
        if !explanation.good.isEmpty { text += "\nGood:\n\n" + Paragraph.indented(explanation.good) }
        return text
    }

    private static func json(_ code: DiagnosticCode) -> [UInt8] {
        let explanation = code.explanation
        let fields: [(StaticString, String)] = [
            ("code", code.text), ("severity", code.severity.word), ("title", explanation.title),
            ("text", explanation.text), ("bad", explanation.bad), ("good", explanation.good),
        ]
        var bytes = Array(#"{"schema_version":1"#.utf8)
        for (key, value) in fields {
            bytes.append(UInt8(ascii: ","))
            JSONText.append(key: key, to: &bytes)
            JSONText.append(value, to: &bytes)
        }
        bytes.append(contentsOf: "}\n".utf8)
        return bytes
    }
}
