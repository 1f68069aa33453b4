import Diagnostics
import Rendering
import TopologyModel

/// What every target makes of every feature, version by version, as the tables of docs/fidelity.md.
struct FidelityLedger {
    /// The targets, each at its versions.
    let reports: [TargetReport]

    /// The document.
    var text: String {
        """
        # Fidelity

        What each target makes of each feature. Made of the code by `make docs`; do not edit. `lbgen targets` prints the same,
        and `lbgen check` lists what a topology's own targets approximate.

        * **exact**: the one meaning of the language.
        * **≈** approximated: with a difference, which the note tells.
        * **–** ignored: left out without harm.
        * **no**: refused, and the build fails, unless `accept` takes the loss.

        """ + reports.map { LedgerTable($0).text }.joined()
    }
}

/// The table of one target and the notes below it.
private struct LedgerTable {
    private let report: TargetReport
    private var notes: [Support] = []
    private var rows = ""

    init(_ report: TargetReport) {
        self.report = report
        for feature in Feature.allCases { addRow(feature) }
    }

    var text: String {
        let versions = report.versions.map(\.label)
        var text = "\n## \(report.name)\n\n| code | feature | \(versions.joined(separator: " | ")) |\n|---|---|"
        text += String(repeating: "---|", count: versions.count) + "\n" + rows
        if !notes.isEmpty { text += "\n" }
        for (number, note) in notes.enumerated() { text += "\(number + 1). \(note.explanation)\n" }
        return text + gates
    }

    private var gates: String {
        if report.gates.isEmpty { return "" }
        let rows = report.gates.map { "| \($0.what) | \($0.since) | \($0.source) |\n" }
        return "\n| what only some versions have | since | source |\n|---|---|---|\n" + rows.joined()
    }

    private mutating func addRow(_ feature: Feature) {
        let cells = report.versions.map { cell($0.support(for: feature)) }
        rows += "| \(feature.code.text) | \(feature.title) | \(cells.joined(separator: " | ")) |\n"
    }

    /// A word, and the number of the note that says more.
    private mutating func cell(_ answer: Support) -> String {
        if answer == .exact { return "exact" }
        let number = notes.firstIndex(of: answer) ?? notes.endIndex
        if number == notes.endIndex { notes.append(answer) }
        return "\(answer.mark) <sup>\(number + 1)</sup>"
    }
}

extension Support {
    fileprivate var mark: String {
        switch self {
        case .exact: "exact"
        case .approximated: "≈"
        case .ignored: "–"
        case .unsupported: "no"
        }
    }

    fileprivate var explanation: String {
        switch self {
        case .exact: ""
        case .approximated(let how): "≈ \(how)"
        case .ignored(let why): "– \(why)"
        case .unsupported(let since, let instead): "no\(since.map { ", before \($0)" } ?? ""): \(instead)"
        }
    }
}
