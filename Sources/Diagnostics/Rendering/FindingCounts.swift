/// How many findings of each severity a run has.
package struct FindingCounts: Equatable, Sendable {
    /// Findings that fail the build.
    package private(set) var errors = 0
    /// Findings that probably are not meant.
    package private(set) var warnings = 0
    /// Findings worth knowing.
    package private(set) var notes = 0

    /// Counts findings.
    package init(_ diagnostics: [Diagnostic]) {
        for diagnostic in diagnostics {
            switch diagnostic.severity {
            case .error: errors += 1
            case .warning: warnings += 1
            case .note: notes += 1
            }
        }
    }

    /// "2 errors, 1 warning"; empty when there is nothing to count.
    package var text: String {
        [Self.count(errors, "error"), Self.count(warnings, "warning"), Self.count(notes, "note")]
            .compactMap { $0 }.joined(separator: ", ")
    }

    private static func count(_ number: Int, _ word: String) -> String? {
        number == 0 ? nil : "\(number) \(word)\(number == 1 ? "" : "s")"
    }
}
