import Diagnostics
import TopologyModel

/// LB0441: TLS is set up for servers that are spoken to without it.
enum ServerTLSRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (backend, plan) in zip(subject.topology.backends, subject.plan.backends) {
            guard let tls = backend.value.tls, plan.wire.tls == nil else { continue }
            let spoken = backend.value.transport
            let instead = [.grpc, .h2c].contains(spoken?.value) ? "grpcs" : plan.transport == .tcp ? "tcp" : "https"
            bag.report(
                Diagnostic(
                    .tlsNotSpoken,
                    "servers of backend `\(backend.name.text)` are spoken to without TLS", at: tls.span,
                    label: "would not be used",
                    related: spoken.map { [Diagnostic.Label($0.span, "`\($0.value.rawValue)` is in the clear")] } ?? [],
                    help: ["`protocol: \(instead)`, or remove `tls`"]))
        }
    }
}
