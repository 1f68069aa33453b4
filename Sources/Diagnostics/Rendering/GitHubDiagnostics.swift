/// Findings as workflow commands of GitHub Actions, which become annotations of a change.
///
/// GitHub shows ten annotations a step and drops the rest without a word, so the gravest ten are annotations and the
/// rest are lines of the log.
struct GitHubDiagnostics {
    /// How many annotations GitHub shows.
    static let limit = 10
    private let places: SourcePlaces

    /// Prints findings of these files.
    init(_ sources: SourceSet) { places = SourcePlaces(sources) }

    /// Prints every finding, the gravest first.
    func render(_ diagnostics: [Diagnostic]) -> [UInt8] {
        var bytes: [UInt8] = []
        let ordered = diagnostics.enumerated().sorted { left, right in
            (-left.element.severity.rawValue, left.offset) < (-right.element.severity.rawValue, right.offset)
        }
        for (_, diagnostic) in ordered.prefix(Self.limit) { appendCommand(diagnostic, to: &bytes) }
        let rest = ordered.dropFirst(Self.limit)
        if !rest.isEmpty {
            bytes.append(contentsOf: "\(rest.count) more, not shown as annotations:\n".utf8)
            for (_, diagnostic) in rest { appendLine(diagnostic, to: &bytes) }
        }
        if !diagnostics.isEmpty { bytes.append(contentsOf: (FindingCounts(diagnostics).text + "\n").utf8) }
        return bytes
    }

    private func appendCommand(_ diagnostic: Diagnostic, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "::\(command(diagnostic.severity)) ".utf8)
        if let primary = diagnostic.primary, let place = places.place(of: primary.span) {
            bytes.append(contentsOf: "file=".utf8)
            append(place.path, asProperty: true, to: &bytes)
            bytes.append(contentsOf: ",line=\(place.start.line),col=\(place.start.column)".utf8)
            bytes.append(contentsOf: ",endLine=\(place.end.line)".utf8)
            // GitHub knows columns only within one line.
            if place.end.line == place.start.line {
                bytes.append(contentsOf: ",endColumn=\(place.end.column)".utf8)
            }
            bytes.append(UInt8(ascii: ","))
        }
        bytes.append(contentsOf: "title=\(diagnostic.code.text)::".utf8)
        append(message(diagnostic), asProperty: false, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
    }

    /// The message with what helps to act on it; an annotation has no room for more.
    private func message(_ diagnostic: Diagnostic) -> String {
        var text = diagnostic.message
        for note in diagnostic.notes { text += "\nnote: \(note)" }
        for help in diagnostic.help { text += "\nhelp: \(help)" }
        return text
    }

    private func command(_ severity: Severity) -> String {
        switch severity {
        case .error: "error"
        case .warning: "warning"
        case .note: "notice"
        }
    }

    /// Escapes as the runner unescapes: `%`, CR and LF everywhere, `:` and `,` in properties as well.
    private func append(_ text: String, asProperty: Bool, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "%"): bytes.append(contentsOf: "%25".utf8)
            case UInt8(ascii: "\r"): bytes.append(contentsOf: "%0D".utf8)
            case UInt8(ascii: "\n"): bytes.append(contentsOf: "%0A".utf8)
            case UInt8(ascii: ":") where asProperty: bytes.append(contentsOf: "%3A".utf8)
            case UInt8(ascii: ",") where asProperty: bytes.append(contentsOf: "%2C".utf8)
            default: bytes.append(byte)
            }
        }
    }

    /// `- topology.yaml:3:9: warning[LB0302]: ...`
    private func appendLine(_ diagnostic: Diagnostic, to bytes: inout [UInt8]) {
        var line: [UInt8] = []
        if let primary = diagnostic.primary, let place = places.place(of: primary.span) {
            DisplayText.append(line: "\(place.path):\(place.start.line):\(place.start.column): ", to: &line)
        }
        let head = "\(diagnostic.severity.word)[\(diagnostic.code.text)]: "
        DisplayText.append(line: head + diagnostic.message, to: &line)
        // The runner takes `::` at the start of a line and `##[` anywhere in it for a command.
        bytes.append(contentsOf: "- ".utf8)
        for byte in line {
            if byte == UInt8(ascii: "["), bytes.suffix(2).elementsEqual("##".utf8) { bytes.append(UInt8(ascii: " ")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\n"))
    }
}
