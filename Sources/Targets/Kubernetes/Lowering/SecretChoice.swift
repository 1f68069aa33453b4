import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Which Secret answers for a host on a listener with TLS.
struct SecretChoice {
    private let certificates: [Certificate]

    /// Takes a listener's certificates.
    init(_ tls: TLSSettings) { certificates = tls.certificates.map(\.value) }

    /// The Secret of the certificate that names the host most closely, else of the first; `nil` when that one has none.
    func secret(for host: HostPattern) -> String? {
        var best: (certificate: Certificate, length: Int)?
        for certificate in certificates {
            for pattern in certificate.hosts.map(\.value) where pattern.covers(host) {
                let length = pattern == host ? Int.max : pattern.text.utf8.count
                if length > best?.length ?? -1 { best = (certificate, length) }
            }
        }
        return (best?.certificate ?? certificates.first)?.secret?.value.text
    }

    /// Reports certificates without a Secret, once a listener.
    static func report(_ plan: Plan, _ remarks: inout Remarks) {
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, let tls = http.tls else { continue }
            for certificate in tls.certificates where certificate.value.secret == nil {
                remarks.lose(
                    .httpsListener, "a certificate that is not in a Secret", at: certificate.span,
                    instead: "add `secret: NAME`, a Secret of type kubernetes.io/tls in the namespace")
            }
        }
    }
}
