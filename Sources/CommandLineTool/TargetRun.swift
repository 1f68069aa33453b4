import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What came of one target's part of a build.
struct TargetRun: Sendable {
    /// The files; of no use if there are errors.
    let files: [OutputFile]
    /// Whatever the target cannot say, says otherwise, or was allowed to lose in vain.
    let findings: [Diagnostic]

    /// Servers from which on a thread costs less than it saves.
    private static let manyServers = 20_000

    /// Runs each target, large plans on a thread each; the results are in the targets' order.
    static func run(_ targets: [any RenderTarget], on plan: Plan) -> [TargetRun] {
        let servers = plan.backends.reduce(0) { $0 + $1.servers.count }
        guard servers > manyServers else { return targets.map { TargetRun($0, plan) } }
        return Threads.map(targets) { TargetRun($0, plan) }
    }

    private init<Target: RenderTarget>(_ target: Target, _ plan: Plan) {
        let bag = DiagnosticBag()
        let losses = LossReporter(bag, target: Target.name, label: target.label, plan: plan)
        target.reportAnswers(for: plan, to: losses)
        files = target.render(plan, reporting: losses)
        for (slot, entry) in plan.accepted.enumerated()
        where entry.value.target.value == Target.name && !losses.used.contains(slot) {
            let code = entry.value.code.value.code.text
            bag.report(
                Diagnostic(
                    .acceptedLossUnused, "\(target.label) does not need to lose \(code)", at: entry.span,
                    label: "accepted in vain", help: ["remove the entry"]))
        }
        findings = bag.all
    }
}
