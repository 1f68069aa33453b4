package import Diagnostics
package import Planning
package import TopologyModel

/// Where a target says what it cannot say: an error, or a note when the topology accepts the loss.
package final class LossReporter {
    private let bag: DiagnosticBag
    private let target: TargetName
    private let label: String
    private let accepted: [(loss: Located<AcceptedLoss>, slot: Int)]
    /// Which of the plan's accepted losses were needed.
    package private(set) var used: Set<Int> = []

    /// Reports to `bag` for one target of a plan.
    package init(_ bag: DiagnosticBag, target: TargetName, label: String, plan: Plan) {
        self.bag = bag
        self.target = target
        self.label = label
        accepted = plan.accepted.enumerated()
            .filter { $0.element.value.target.value == target }
            .map { ($0.element, $0.offset) }
    }

    /// Reports that something is lost; `what` ends the sentence "nginx 1.22 cannot express ...".
    package func lose(_ code: DiagnosticCode, _ what: String, at span: SourceSpan, instead: String) {
        lose(code, what, at: [span], instead: instead)
    }

    /// Reports that something is lost in several places: an error at each, or one note when the loss is accepted.
    package func lose(_ code: DiagnosticCode, _ what: String, at places: [SourceSpan], instead: String) {
        guard let first = places.first else { return }
        if code != .tooOldVersion, let entry = accepted.first(where: { $0.loss.value.code.value.code == code }) {
            used.insert(entry.slot)
            let more = places.count > 1 ? ["here and in \(places.count - 1) more places"] : []
            bag.report(
                Diagnostic(
                    code, "\(label) does without \(what), as accepted", at: first,
                    related: [Diagnostic.Label(entry.loss.span, "accepted here")],
                    notes: more + ["reason: \(entry.loss.value.reason.value.text)"], severity: .note))
            return
        }
        let help =
            code == .tooOldVersion
            ? [instead]
            : [
                instead,
                "or take the loss: `accept: [{code: \(code.text), target: \(target.rawValue), reason: \"...\"}]`",
            ]
        for span in places {
            bag.report(
                Diagnostic(
                    code, "\(label) cannot express \(what)", at: span, label: "lost on \(target.rawValue)", help: help))
        }
    }

    /// Reports a difference that the output has from the one meaning; `how` says which.
    package func approximate(_ code: DiagnosticCode, _ how: String, at span: SourceSpan) {
        bag.report(Diagnostic(code, "\(label): \(how)", at: span, severity: .note))
    }

    /// Reports something of the target that is likely to hurt, and what to do.
    package func warn(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: [String] = []) {
        bag.report(Diagnostic(code, "\(label): \(message)", at: span, help: help, severity: .warning))
    }

    /// Reports something that must be changed: no loss of it can be accepted.
    package func refuse(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String) {
        bag.report(Diagnostic(code, "\(label): \(message)", at: span, help: [help]))
    }

    /// Reports a value that the target's syntax cannot hold.
    package func report(_ problem: Inexpressible, at span: SourceSpan) {
        lose(.inexpressibleValue, "this value: \(problem.reason)", at: span, instead: "change the value")
    }
}
