import Diagnostics
import TopologyModel

/// LB0416: a check that may take longer than the time to the next one.
enum CheckTimeoutRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let named = subject.topology.healthChecks.map(\.value)
        let inline = subject.topology.backends.compactMap { backend -> HealthCheck? in
            if case .inline(let check)? = backend.value.healthCheck?.value { check } else { nil }
        }
        for check in named + inline where check.timeout.value > check.interval.value {
            bag.report(
                Diagnostic(
                    .checkTimeoutTooLong,
                    "a check may take \(check.timeout.value.text), and one starts every \(check.interval.value.text)",
                    at: check.timeout.span == check.span ? check.interval.span : check.timeout.span,
                    label: "the timeout is longer than the interval",
                    related: check.timeout.span == check.span || check.interval.span == check.span
                        ? [] : [Diagnostic.Label(check.interval.span, "the interval")],
                    help: ["set `timeout` to at most `interval`"]))
        }
    }
}
