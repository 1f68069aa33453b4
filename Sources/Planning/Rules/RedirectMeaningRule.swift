import Diagnostics
import TopologyModel

/// LB0417: settings of a backend that speak of requests under way, where clients are only sent away; and LB0207: an answer
/// that names a server of a backend that sends nobody anywhere.
enum RedirectMeaningRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.topology.backends {
            guard let redirect = backend.value.redirect, redirect.value.isOn else { continue }
            check(backend.value, redirect.span, bag)
        }
        for site in subject.topology.sites {
            for route in site.value.routes {
                guard case .respond(let response)? = route.value.action, let chosen = response.value.chosen,
                    let backend = subject.plan.backends.first(where: { $0.name == chosen.value }),
                    backend.redirect == nil
                else { continue }
                bag.report(
                    Diagnostic(
                        .conflictingKeys, "backend `\(backend.name.text)` has no `redirect`: its servers have no URLs",
                        at: chosen.span, help: ["add `redirect: true` to the backend"]))
            }
        }
    }

    private static func check(_ backend: Backend, _ place: SourceSpan, _ bag: DiagnosticBag) {
        if let balance = backend.balance, RedirectMeaning.counts(balance.value) {
            report(
                "nothing is under way where clients are sent away: servers take turns by weight", at: balance.span, bag)
        }
        if let sticky = backend.sticky, !RedirectMeaning.binds(sticky.value) {
            report("a redirect binds no client to its server", at: sticky.span, bag)
        }
        if backend.agentCheck == nil, let limited = backend.servers.first(where: { $0.maxConnections != nil }) {
            report(
                "the connections of clients that were sent away are not seen here: an `agent_check` tells how full "
                    + "servers are", at: limited.span, bag)
        }
    }

    private static func report(_ message: String, at span: SourceSpan, _ bag: DiagnosticBag) {
        bag.report(Diagnostic(.policyWithoutEffect, message, at: span, label: "has no effect"))
    }
}
