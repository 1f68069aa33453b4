import Diagnostics
import TopologyModel

/// LB0414: an HTTPS listener needs a certificate to answer with.
enum CertificateMissingRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for listener in subject.topology.listeners {
            guard let tls = listener.value.tls, tls.value.certificates.isEmpty else { continue }
            bag.report(
                Diagnostic(
                    .certificateMissing, "listener `\(listener.name.text)` has TLS and no certificate", at: tls.span,
                    help: ["`certificates: [{hosts: [...], certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]`"]))
        }
    }
}
