/// How much a finding matters.
package enum Severity: Int, Comparable, Sendable, CaseIterable {
    /// Worth knowing, never a failure: an approximation, an accepted loss.
    case note
    /// Probably not what was meant; the build goes on.
    case warning
    /// The build fails.
    case error

    /// The word that people read.
    package var word: String {
        switch self {
        case .note: "note"
        case .warning: "warning"
        case .error: "error"
        }
    }

    /// Orders by weight: note, warning, error.
    package static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
}

/// One finding: what is wrong, where, why, and what to do.
package struct Diagnostic: Equatable, Sendable {
    /// A place with a few words under it.
    package struct Label: Equatable, Sendable {
        /// Where.
        package let span: SourceSpan
        /// What is there; may be empty.
        package let text: String

        /// Joins a place and its words.
        package init(_ span: SourceSpan, _ text: String = "") {
            self.span = span
            self.text = text
        }
    }

    /// A replacement that repairs the input.
    package struct Fix: Equatable, Sendable {
        /// What to replace.
        package let span: SourceSpan
        /// What to write there.
        package let replacement: String

        /// Joins a place and its new text.
        package init(_ span: SourceSpan, with replacement: String) {
            self.span = span
            self.replacement = replacement
        }
    }

    /// The stable code.
    package let code: DiagnosticCode
    /// How much it matters.
    package var severity: Severity
    /// One sentence, lower case, no full stop.
    package let message: String
    /// The place that causes it; `nil` where the finding is not about a text.
    package let primary: Label?
    /// Related places: "first defined here".
    package var related: [Label]
    /// Reasons, each printed as `= note:`.
    package var notes: [String]
    /// What to do, each printed as `= help:`.
    package var help: [String]
    /// Edits that make it right.
    package var fixes: [Fix]

    /// Makes a finding; its severity is the code's own unless given.
    package init(
        _ code: DiagnosticCode,
        _ message: String,
        at span: SourceSpan?,
        label: String = "",
        related: [Label] = [],
        notes: [String] = [],
        help: [String] = [],
        fixes: [Fix] = [],
        severity: Severity? = nil
    ) {
        self.code = code
        self.severity = severity ?? code.severity
        self.message = message
        self.primary = span.map { Label($0, label) }
        self.related = related
        self.notes = notes
        self.help = help
        self.fixes = fixes
    }
}
