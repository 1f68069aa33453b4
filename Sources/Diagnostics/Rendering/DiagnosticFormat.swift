/// The forms in which findings can be printed.
package enum DiagnosticFormat: String, CaseIterable, Sendable {
    /// For people.
    case text
    /// For programs.
    case json
    /// For GitHub Actions: annotations on the lines of a change.
    case github

    /// Prints findings, in the order given where the form does not ask for another.
    ///
    /// With `briefNotes`, text has a line for each note, and no more.
    package func render(
        _ diagnostics: [Diagnostic], from sources: SourceSet, colored: Bool, briefNotes: Bool = false
    ) -> [UInt8] {
        switch self {
        case .text: TextDiagnostics(sources, colored: colored, briefNotes: briefNotes).render(diagnostics)
        case .json: JSONDiagnostics(sources).render(diagnostics)
        case .github: GitHubDiagnostics(sources).render(diagnostics)
        }
    }
}
