import Diagnostics

/// The forms in which a command can print what it found.
enum OutputFormat: String, CaseIterable {
    /// For people.
    case text
    /// For programs.
    case json
    /// For GitHub Actions: annotations on the lines of a change.
    case github
    /// For documents: tables.
    case markdown

    /// The form in which findings come beside it.
    var ofFindings: DiagnosticFormat {
        switch self {
        case .text, .markdown: .text
        case .json: .json
        case .github: .github
        }
    }
}
