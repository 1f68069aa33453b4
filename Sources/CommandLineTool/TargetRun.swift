import Diagnostics
import Planning
import Rendering
import TopologyModel

/// One target's part of a build.
enum TargetRun {
    /// The files of a target; whatever it cannot say, says otherwise, or was allowed to lose in vain is reported.
    static func render<Target: RenderTarget>(
        _ plan: Plan, for target: Target, reporting bag: DiagnosticBag
    ) -> [OutputFile] {
        let losses = LossReporter(bag, target: Target.name, label: target.label, plan: plan)
        target.reportAnswers(for: plan, to: losses)
        let files = target.render(plan, reporting: losses)
        for (slot, entry) in plan.accepted.enumerated()
        where entry.value.target.value == Target.name && !losses.used.contains(slot) {
            bag.report(
                Diagnostic(
                    .acceptedLossUnused,
                    "\(target.label) does not need to lose \(entry.value.code.value.code.text)", at: entry.span,
                    label: "accepted in vain", help: ["remove the entry"]))
        }
        return files
    }
}
