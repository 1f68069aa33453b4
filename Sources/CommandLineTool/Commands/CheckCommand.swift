import Diagnostics

/// `lbgen check`: everything that `build` does, but for the writing, and everything that there is to say.
struct CheckCommand {
    private let invocation: Invocation

    /// Checks what a command line names.
    init(_ invocation: Invocation) { self.invocation = invocation }

    /// Checks and reports.
    func run() throws(UsageError) -> ExitCode {
        let findings = Findings(invocation, thorough: true)
        var compilation = Compilation(invocation)
        _ = try compilation.run()
        let pipeline = compilation.pipeline
        findings.print(pipeline.bag, from: pipeline.sources)
        if findings.shown(of: pipeline.bag).isEmpty { findings.tell("\(compilation.name): no findings") }
        return findings.exitCode(of: pipeline.bag)
    }
}
