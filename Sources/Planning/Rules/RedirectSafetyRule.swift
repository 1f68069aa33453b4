import Diagnostics
import TopologyModel

/// LB0722: a client that came by TLS is not sent on without it.
enum RedirectSafetyRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        guard subject.plan.backends.contains(where: { $0.redirect?.scheme == .http }) else { return }
        var reported: Set<Int> = []
        for listener in subject.plan.listeners {
            guard case .http(let http) = listener.kind, http.tls != nil else { continue }
            for route in http.virtualHosts.lazy.flatMap(\.routes) {
                for index in subject.plan.routes[route].action.backends {
                    let backend = subject.plan.backends[index]
                    guard let redirect = backend.redirect, redirect.scheme == .http, reported.insert(index).inserted
                    else { continue }
                    bag.report(
                        Diagnostic(
                            .redirectToPlainHTTP,
                            "backend `\(backend.name.text)` sends clients of HTTPS to plain HTTP", at: redirect.span,
                            related: [Diagnostic.Label(listener.span, "they come by TLS here")],
                            help: ["`redirect: {scheme: https, port: 443}`, where the servers speak TLS"]))
                }
            }
        }
    }
}
