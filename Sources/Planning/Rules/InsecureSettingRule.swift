import Diagnostics
import TopologyModel

/// LB0701: allowed, and weaker than it need be.
enum InsecureSettingRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for listener in subject.topology.listeners {
            guard let profile = listener.value.tls?.value.profile, profile.value == .old else { continue }
            bag.report(
                Diagnostic(
                    .insecureSetting, "profile `old` admits TLS 1.0 and ciphers that are broken", at: profile.span,
                    help: ["`intermediate` serves every client since 2014"]))
        }
        for backend in subject.topology.backends {
            guard let verify = backend.value.tls?.value.verify, !verify.value else { continue }
            bag.report(
                Diagnostic(
                    .insecureSetting, "the certificates of these servers are not verified: anybody may answer for them",
                    at: verify.span, help: ["name the authority that signed them: `tls: {ca: FILE}`"]))
        }
    }
}
