import Diagnostics
import Emission
import TopologyModel

/// `lbgen build`: compiles a topology and makes the output folder hold the result, all of it or nothing.
struct BuildCommand {
    private let invocation: Invocation
    private let findings: Findings

    /// Builds what a command line names.
    init(_ invocation: Invocation) {
        self.invocation = invocation
        findings = Findings(invocation, thorough: false)
    }

    /// Builds and reports.
    func run() throws -> ExitCode {
        try refuseClashingOptions()
        var compilation = Compilation(invocation)
        let tree = try compilation.run()
        let pipeline = compilation.pipeline
        guard let tree, findings.exitCode(of: pipeline.bag) == .success else {
            findings.print(pipeline.bag, from: pipeline.sources)
            return findings.exitCode(of: pipeline.bag)
        }
        if compilation.printsFiles {
            findings.print(pipeline.bag, from: pipeline.sources)
            try PrintedTree.write(tree)
            return .success
        }
        let folder = compilation.output
        return invocation.has(.check) ? try compare(tree, folder, pipeline) : write(tree, folder, pipeline)
    }

    private func refuseClashingOptions() throws(UsageError) {
        let others = [Option.check, .adopt, .force].filter(invocation.has)
        if let option = others.first, invocation.output == "-" {
            throw UsageError("`\(option.text)` needs an output folder, and `-o -` prints the files")
        }
        if invocation.has(.check), others.count > 1 {
            throw UsageError("`--check` writes nothing, so that `\(others[1].text)` means nothing with it")
        }
    }

    private func write(_ tree: OutputTree, _ folder: String, _ pipeline: Pipeline) -> ExitCode {
        let summary = pipeline.write(tree, with: writer(to: folder))
        findings.print(pipeline.bag, from: pipeline.sources)
        guard let summary else { return findings.exitCode(of: pipeline.bag) }
        findings.tell("\(folder): \(Self.sentence(summary))")
        return .success
    }

    /// With `--target`, a build speaks for the folders of those targets only.
    private func writer(to folder: String) -> OutputWriter {
        OutputWriter(
            folder: folder, adopt: invocation.has(.adopt), force: invocation.has(.force),
            scope: invocation.targets.isEmpty ? nil : invocation.targets.map(\.rawValue))
    }

    /// `3 files written, 1 removed, 12 unchanged`; the manifest is not counted.
    private static func sentence(_ summary: WriteSummary) -> String {
        let written = summary.written.filter { $0 != OutputTree.manifestPath }.count
        var parts: [String] = []
        if written > 0 { parts.append("\(count(written)) written") }
        if !summary.removed.isEmpty { parts.append("\(summary.removed.count) removed") }
        if parts.isEmpty { return "\(count(summary.unchanged)) unchanged" }
        if summary.unchanged > 0 { parts.append("\(summary.unchanged) unchanged") }
        return parts.joined(separator: ", ")
    }

    private static func count(_ files: Int) -> String { files == 1 ? "1 file" : "\(files) files" }

    /// `--check`: the differences go to standard output, as a patch from what is there to what would be.
    private func compare(_ tree: OutputTree, _ folder: String, _ pipeline: Pipeline) throws -> ExitCode {
        let differences = pipeline.compare(tree, with: writer(to: folder))
        findings.print(pipeline.bag, from: pipeline.sources)
        let code = findings.exitCode(of: pipeline.bag)
        guard code == .success else { return code }
        for difference in differences { try StandardStream.output.write(difference.diff) }
        guard !differences.isEmpty else { return .success }
        let verb = differences.count == 1 ? "differs" : "differ"
        findings.tell("\(folder): \(Self.count(differences.count)) \(verb) from what would be built")
        return .differences
    }
}
