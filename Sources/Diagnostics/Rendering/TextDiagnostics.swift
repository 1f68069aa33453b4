/// Findings for people: the place, the line, a mark under the words that matter, why, and what to do.
struct TextDiagnostics {
    private let places: SourcePlaces
    private let isColored: Bool
    private let hasBriefNotes: Bool

    /// Prints with or without colour, notes whole or a line each.
    init(_ sources: SourceSet, colored: Bool, briefNotes: Bool) {
        places = SourcePlaces(sources)
        isColored = colored
        hasBriefNotes = briefNotes
    }

    /// Prints every finding, each followed by an empty line, and how many there are; brief notes come behind them.
    func render(_ diagnostics: [Diagnostic]) -> [UInt8] {
        var text = StyledText(colored: isColored)
        let brief = hasBriefNotes ? diagnostics.filter { $0.severity == .note } : []
        let whole = hasBriefNotes ? diagnostics.filter { $0.severity > .note } : diagnostics
        for diagnostic in whole {
            TextFinding(diagnostic, places).print(to: &text)
            text.newline()
        }
        for note in brief { TextFinding(note, places).printHead(to: &text) }
        guard let worst = whole.map(\.severity).max() else { return text.bytes }
        if !brief.isEmpty { text.newline() }
        text.write(FindingCounts(diagnostics).text, StyledText.Tint(worst))
        text.newline()
        return text.bytes
    }
}

/// One finding on its way to a terminal.
private struct TextFinding {
    private typealias Located = (label: Diagnostic.Label, place: SourcePlaces.Place)

    private let diagnostic: Diagnostic
    private let labels: [Located]
    private let tint: StyledText.Tint
    /// Columns of the widest line number.
    private let gutter: Int

    init(_ diagnostic: Diagnostic, _ places: SourcePlaces) {
        self.diagnostic = diagnostic
        tint = StyledText.Tint(diagnostic.severity)
        labels = ((diagnostic.primary.map { [$0] } ?? []) + diagnostic.related).compactMap { label in
            places.place(of: label.span).map { (label, $0) }
        }
        gutter = String(labels.map(\.place.start.line).max() ?? 1).utf8.count
    }

    func printHead(to text: inout StyledText) {
        text.write("\(diagnostic.severity.word)[\(diagnostic.code.text)]", tint)
        text.write(": \(diagnostic.message)", .strong)
        text.newline()
    }

    func print(to text: inout StyledText) {
        printHead(to: &text)
        printSnippets(to: &text)
        for note in diagnostic.notes { printRemark("note", note, to: &text) }
        for help in diagnostic.help { printRemark("help", help, to: &text) }
    }

    private func printSnippets(to text: inout StyledText) {
        var shown: (source: UInt16, line: Int, window: Range<Int>)?
        for (number, (label, place)) in labels.enumerated() {
            let snippet = Snippet(of: label.span, in: place)
            let line = place.start.line
            if shown?.source != label.span.source { printPath(place, isFirst: number == 0, to: &text) }
            if shown ?? (.max, 0, 0..<0) != (label.span.source, line, snippet.window) {
                printBar(to: &text)
                text.newline()
                let digits = String(line)
                text.space(gutter - digits.utf8.count)
                text.write("\(digits) |", .frame)
                if !snippet.text.isEmpty { text.space(1) }
                text.write(raw: snippet.text)
                text.newline()
            }
            shown = (label.span.source, line, snippet.window)
            let isPrimary = number == 0 && diagnostic.primary != nil
            printMark(under: snippet, label.text, isPrimary: isPrimary, to: &text)
        }
        guard !labels.isEmpty, !(diagnostic.notes.isEmpty && diagnostic.help.isEmpty) else { return }
        printBar(to: &text)
        text.newline()
    }

    private func printPath(_ place: SourcePlaces.Place, isFirst: Bool, to text: inout StyledText) {
        text.space(gutter)
        text.write(isFirst ? "-->" : ":::", .frame)
        text.write(" \(place.path):\(place.start.line):\(place.start.column)")
        text.newline()
    }

    private func printMark(under snippet: Snippet, _ words: String, isPrimary: Bool, to text: inout StyledText) {
        printBar(to: &text)
        text.space(1 + snippet.marked.lowerBound)
        text.write(isPrimary ? tint : .related) { bytes in
            let mark = UInt8(ascii: isPrimary ? "^" : "-")
            bytes.append(contentsOf: repeatElement(mark, count: snippet.marked.count))
            guard !words.isEmpty else { return }
            bytes.append(UInt8(ascii: " "))
            DisplayText.append(line: words, to: &bytes)
        }
        text.newline()
    }

    /// A note or a help; its further lines stand under its first.
    private func printRemark(_ kind: String, _ words: String, to text: inout StyledText) {
        for (number, line) in words.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            text.space(gutter + 1)
            if number == 0 {
                text.write("=", .frame)
                text.write(" \(kind):", .strong)
            } else if !line.isEmpty {
                text.space(kind.utf8.count + 3)
            }
            if !line.isEmpty { text.write(" \(line)") }
            text.newline()
        }
    }

    private func printBar(to text: inout StyledText) {
        text.space(gutter + 1)
        text.write("|", .frame)
    }
}
