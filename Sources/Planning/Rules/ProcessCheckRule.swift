import Diagnostics
import TopologyModel

/// LB0421: a check of a local process says nothing of a server on another machine.
enum ProcessCheckRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends {
            guard let check = backend.healthCheck, case .service(.process(let process)) = check.probe else { continue }
            bag.report(
                Diagnostic(
                    .processCheckElsewhere,
                    "backend `\(backend.name.text)` cannot look for the process `\(process.text)` on its servers",
                    at: check.span, label: "seen only from its own machine",
                    related: [Diagnostic.Label(backend.span, "checked by it")],
                    help: ["use `http` or `tcp`; `process` is for the checks of vips"]))
        }
    }
}
