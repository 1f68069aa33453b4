import Diagnostics
import TopologyModel

/// LB0440: a certificate is to be verified and nothing says whose it must be.
enum ServerNameRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.plan.backends {
            guard let tls = backend.wire.tls, tls.verifies,
                let server = backend.servers.first(where: { tls.name(of: $0) == nil })
            else { continue }
            bag.report(
                Diagnostic(
                    .serverNameMissing, "no name says whose certificate `\(server.host.text)` has to show",
                    at: server.span, label: "given by its address",
                    related: [Diagnostic.Label(tls.span, "its certificate is verified")],
                    help: ["`tls: {sni: api.internal}`: the name in the servers' certificates"]))
        }
    }
}
