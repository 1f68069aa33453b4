import Diagnostics
import Rendering
import TopologyModel

/// `lbgen targets`: the targets, their versions, and what each makes of every feature.
struct TargetsCommand {
    private let invocation: Invocation

    /// Lists what a command line asks for.
    init(_ invocation: Invocation) { self.invocation = invocation }

    /// Prints the list.
    func run() throws -> ExitCode {
        let kinds = TargetRegistry.all.filter { invocation.targets.isEmpty || invocation.targets.contains($0.name) }
        let reports = kinds.map { kind in
            TargetReport(name: kind.name.rawValue, versions: kind.showcase)
        }
        switch invocation.format {
        case .markdown: try StandardStream.output.write(FidelityLedger(reports: reports).text)
        case .json: try StandardStream.output.write(TargetReport.json(reports))
        default: try StandardStream.output.write(reports.map(\.text).joined(separator: "\n"))
        }
        return .success
    }
}
