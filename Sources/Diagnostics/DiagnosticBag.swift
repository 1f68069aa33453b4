/// The findings of a run, each once, handed on in source order.
package final class DiagnosticBag {
    private var found: [Diagnostic] = []

    /// An empty bag.
    package init() {}

    /// Adds a finding; one that says the same of the same place is kept once.
    package func report(_ diagnostic: Diagnostic) {
        if found.last == diagnostic { return }
        found.append(diagnostic)
    }

    /// Whether any finding fails the build.
    package var hasErrors: Bool { found.contains { $0.severity == .error } }

    /// The number of findings so far.
    package var count: Int { found.count }

    /// The findings as they were reported.
    package var all: [Diagnostic] { found }

    /// Every finding once, ordered by file, place, severity and code.
    package var sorted: [Diagnostic] { Self.sorted(found) }

    /// Findings in the order of `sorted`, each once.
    package static func sorted(_ findings: [Diagnostic]) -> [Diagnostic] {
        let ordered = findings.enumerated().sorted { left, right in
            let a = key(left.element)
            let b = key(right.element)
            return a == b ? left.offset < right.offset : a < b
        }
        var unique: [Diagnostic] = []
        for (_, diagnostic) in ordered where !unique.suffix(8).contains(diagnostic) { unique.append(diagnostic) }
        return unique
    }

    private static func key(_ diagnostic: Diagnostic) -> (UInt16, UInt32, Int, Int) {
        let span = diagnostic.primary?.span
        return (
            span?.source ?? .max, span?.start ?? .max, -diagnostic.severity.rawValue, diagnostic.code.rawValue
        )
    }
}
