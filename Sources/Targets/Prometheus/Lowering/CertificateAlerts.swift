import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Certificates that come to their end.
struct CertificateAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts; none where there is no certificate.
    var rules: [AlertRule] {
        guard !sources.certificates.isEmpty else { return [] }
        let limit = sources.alerts.certificateExpiresWithin.value.secondsRoundedUp
        return [
            rule("CertificateExpiresSoon", within: limit, .warning),
            rule("CertificateExpiresNow", within: limit / 7, .critical),
            unseen,
        ]
    }

    /// What is not seen is not known to end.
    private var unseen: AlertRule {
        AlertRule(
            name: "CertificateUnseen",
            expression: "probe_success{job=\(label: sources.name(of: .certificates))} == 0",
            lasting: .seconds(600), severity: .warning,
            summary: "no certificate of {{ $labels.host }} is seen at {{ $labels.instance }}",
            description: "Nothing answers there by TLS: nobody would be told of its end. Look at the listener.")
    }

    private func rule(_ name: StaticString, within seconds: Int, _ severity: AlertRule.Severity) -> AlertRule {
        let ends: Expression = "probe_ssl_earliest_cert_expiry{job=\(label: sources.name(of: .certificates))}"
        return AlertRule(
            name: name, expression: "\(ends) - time() < \(seconds)",
            // Nothing flaps here: the time to the end only shrinks, until somebody renews.
            lasting: .seconds(600), severity: severity,
            summary: "the certificate of {{ $labels.host }} ends in {{ $value | humanizeDuration }}",
            description: "As {{ $labels.instance }} shows it. If it was renewed, the load balancer has not reloaded it."
        )
    }
}
