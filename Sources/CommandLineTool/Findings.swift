import Diagnostics

/// How findings are printed, and what they make of a run's exit code.
struct Findings {
    private let invocation: Invocation
    /// Whether notes are printed whole, and with them the differences that targets have from the one meaning and the
    /// losses that were accepted; a build, which people run all day, is brief.
    private let isThorough: Bool

    /// Prints as the command line asks.
    init(_ invocation: Invocation, thorough: Bool) {
        self.invocation = invocation
        isThorough = thorough
    }

    /// The findings that are shown, in source order.
    func shown(of bag: DiagnosticBag) -> [Diagnostic] {
        // Filtered before they are sorted: a large topology has a hundred thousand accepted losses.
        DiagnosticBag.sorted(isThorough ? bag.all : bag.all.filter { !Self.isApproximation($0) })
    }

    /// Prints what was found, to standard error.
    func print(_ bag: DiagnosticBag, from sources: SourceSet) {
        let colored = invocation.color.colors(.errors)
        let bytes = invocation.format.ofFindings.render(
            shown(of: bag), from: sources, colored: colored, briefNotes: !isThorough)
        // If nobody can be told, the exit code still says it.
        try? StandardStream.errors.write(bytes)
    }

    /// Tells a person how it went; programs have the findings alone.
    func tell(_ sentence: String) {
        guard invocation.format == .text else { return }
        try? StandardStream.errors.write(sentence + "\n")
    }

    /// The exit code that the findings ask for; success if none fails the run.
    func exitCode(of bag: DiagnosticBag) -> ExitCode {
        let all = bag.all
        let errors = all.filter { $0.severity == .error }
        if errors.contains(where: { $0.code == .unreadableInput }) { return .unreadableInput }
        if errors.contains(where: { Self.isAboutOutput($0.code) }) { return .unwritableOutput }
        if !errors.isEmpty { return .errors }
        let fails = invocation.failOn < .error && all.contains { $0.severity >= invocation.failOn }
        return fails ? .findings : .success
    }

    /// LB06xx, but for paths that clash: those are the topology's doing.
    private static func isAboutOutput(_ code: DiagnosticCode) -> Bool {
        (601...699).contains(code.rawValue) && code != .pathCollision
    }

    private static func isApproximation(_ diagnostic: Diagnostic) -> Bool {
        diagnostic.severity == .note && diagnostic.code.isLoss
    }
}
