import Diagnostics
import TopologyModel

/// LB0302: a definition that nothing refers to is probably a forgotten reference.
enum UnusedNameRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        reportListeners(subject, bag)
        let symbols = subject.symbols
        for table in [symbols.rateLimits, symbols.healthChecks, symbols.regions, symbols.backends] {
            for (name, span) in table.unused where !isExposed(name.text, table.kind, subject) {
                bag.report(
                    Diagnostic(
                        .unusedName, "\(table.kind) `\(name.text)` is never used", at: span, label: "defined here",
                        help: ["use it or remove it"]))
            }
        }
    }

    /// A listener that no site is served on answers 404 to everybody.
    private static func reportListeners(_ subject: RuleSubject, _ bag: DiagnosticBag) {
        guard !subject.topology.listeners.isEmpty else { return }
        for listener in subject.plan.listeners {
            let outcome: String
            switch listener.kind {
            case .http(let http) where http.redirectPort == nil && http.virtualHosts.isEmpty:
                outcome = "every request gets 404"
            case .tlsPassthrough(let hosts) where hosts.isEmpty: outcome = "every connection is closed"
            case .http, .tcp, .udp, .tlsPassthrough: continue
            }
            bag.report(
                Diagnostic(
                    .unusedName, "no site is served on listener `\(listener.name.text)`", at: listener.span,
                    label: outcome, help: ["name it in a site's `listeners`, or remove it"]))
        }
    }

    /// A backend with a `service` is a Service of the cluster even when no route uses it.
    private static func isExposed(_ name: String, _ kind: String, _ subject: RuleSubject) -> Bool {
        guard kind == "backend", subject.topology.targets.value.kubernetes != nil else { return false }
        return subject.plan.backends.contains { $0.name.text == name && $0.service != nil }
    }
}
