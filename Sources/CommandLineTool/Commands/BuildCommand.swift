import Diagnostics
import Emission
import Rendering

/// `lbgen build`: compiles a topology and makes the output folder hold the result, all of it or nothing.
struct BuildCommand {
    private let invocation: Invocation
    private let findings: Findings

    /// Builds what a command line names.
    init(_ invocation: Invocation) {
        self.invocation = invocation
        findings = Findings(invocation, includingApproximations: false)
    }

    /// Builds and reports.
    func run() throws -> ExitCode {
        var compilation = Compilation(invocation)
        if compilation.printsFiles { try refuseFolderOptions() }
        let tree = try compilation.run()
        let bag = compilation.pipeline.bag
        var summary: WriteSummary?
        let mayWrite = findings.exitCode(of: bag) == .success
        if let tree, mayWrite, !compilation.printsFiles {
            summary = compilation.pipeline.write(tree, with: writer(to: compilation.output))
        }
        findings.print(bag, from: compilation.pipeline.sources)
        if let summary { tell(summary, compilation.output) }
        let code = findings.exitCode(of: bag)
        if let tree, code == .success, compilation.printsFiles { try PrintedTree.write(tree) }
        return code
    }

    private func writer(to folder: String) -> OutputWriter {
        OutputWriter(folder: folder, adopt: invocation.has(.adopt), force: invocation.has(.force))
    }

    private func refuseFolderOptions() throws(UsageError) {
        for option in [Option.check, .adopt, .force] where invocation.has(option) {
            throw UsageError("`\(option.text)` needs an output folder, and `-o -` prints the files")
        }
    }

    /// `generated: 3 files written, 1 removed, 12 unchanged`
    private func tell(_ summary: WriteSummary, _ folder: String) {
        let written = summary.written.filter { $0 != OutputTree.manifestPath }.count
        var parts: [String] = []
        if written > 0 { parts.append("\(written) file\(written == 1 ? "" : "s") written") }
        if !summary.removed.isEmpty { parts.append("\(summary.removed.count) removed") }
        if summary.unchanged > 0 || parts.isEmpty { parts.append("\(summary.unchanged) unchanged") }
        findings.tell("\(folder): \(parts.joined(separator: ", "))")
    }
}
