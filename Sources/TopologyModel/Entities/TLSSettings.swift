package import Diagnostics

/// How a listener speaks TLS.
package struct TLSSettings: Entity, Sendable {
    /// Mozilla's profiles.
    package enum Profile: String, Choice, Sendable {
        case modern
        case intermediate
        case old
        package static var placeholder: Profile { .intermediate }
    }

    /// The profile.
    package let profile: Located<Profile>
    /// The certificates; the first answers clients that name no known host.
    package let certificates: [Located<Certificate>]
    /// The certificates that clients show.
    package let clientAuth: Located<ClientAuth>?
    /// What browsers are told about HTTPS.
    package let hsts: Located<HSTS>?

    package static var noun: String { "TLS settings" }

    package init(from fields: inout FieldReader) {
        profile = fields.optional(
            "profile", default: .intermediate, shown: "intermediate", feature: .tlsProfile,
            doc: "Mozilla's profile: modern, intermediate or old.")
        certificates = fields.list("certificates", doc: "Certificates, the default one first.") ?? []
        clientAuth = fields.optional(
            "client_auth", feature: .clientCertificates, doc: "Certificates that clients must or may show.")
        hsts = fields.optional("hsts", feature: .hsts, doc: "Tell browsers to use HTTPS only.")
    }
}

/// The certificates that clients show.
package struct ClientAuth: Entity, Sendable {
    /// Whether they must.
    package enum Mode: String, Choice, Sendable {
        case required
        case optional
        package static var placeholder: Mode { .required }
    }

    /// Whether they must; a certificate of another authority is refused in either case.
    package let mode: Located<Mode>
    /// The authorities, in PEM.
    package let authorities: Located<FilePath>
    /// The ConfigMap that holds them, as `ca.crt`, in a cluster.
    package let configMap: Located<DNSLabel>?
    /// The Secret that holds them in a cluster.
    package let secret: Located<DNSLabel>?

    package static var noun: String { "settings of client certificates" }

    package init(from fields: inout FieldReader) {
        mode = fields.optional(
            "mode", default: .required, shown: "required", doc: "Whether clients must show one, or may.")
        authorities = fields.required("ca", doc: "File of the authorities' certificates in PEM.")
        configMap = fields.optional("config_map", doc: "Kubernetes ConfigMap that holds them, as `ca.crt`.")
        secret = fields.optional("secret", doc: "Name of the Kubernetes Secret that holds them as `ca.crt`.")
    }
}

/// What browsers are told about HTTPS (RFC 6797).
package struct HSTS: Entity, Sendable {
    /// How long a browser uses HTTPS only.
    package let maxAge: Located<Duration>
    /// Whether the names below the host are meant too.
    package let includesSubdomains: Located<Bool>
    /// Whether browsers' lists may take the host up.
    package let preload: Located<Bool>

    package static var noun: String { "HSTS settings" }

    package init(from fields: inout FieldReader) {
        maxAge = fields.optional(
            "max_age", default: .seconds(63_072_000), shown: "730d",
            doc: "How long browsers use HTTPS only, in whole seconds; `0s` takes an earlier order back.")
        includesSubdomains = fields.optional(
            "include_subdomains", default: false, shown: "false", doc: "Names below the host are meant too.")
        preload = fields.optional(
            "preload", default: false, shown: "false", doc: "Lists that browsers ship with may take the host up.")
        if !maxAge.value.isWholeSeconds {
            fields.context.bag.report(
                Diagnostic(.invalidValue, "`max_age` is counted in whole seconds", at: maxAge.span))
        }
    }

    /// The value of `Strict-Transport-Security`, of printable ASCII without quotes.
    package var headerValue: String {
        "max-age=\(maxAge.value.milliseconds / 1000)" + (includesSubdomains.value ? "; includeSubDomains" : "")
            + (preload.value ? "; preload" : "")
    }
}

/// A certificate chain and its key, as files and, in a cluster, as a Secret.
package struct Certificate: Entity, Sendable {
    /// The hosts it is for.
    package let hosts: [Located<HostPattern>]
    /// The chain in PEM, leaf first.
    package let certificate: Located<FilePath>
    /// The private key in PEM.
    package let key: Located<FilePath>
    /// The Secret that holds both in a cluster.
    package let secret: Located<DNSLabel>?

    package static var noun: String { "a certificate" }

    package init(from fields: inout FieldReader) {
        hosts = fields.list("hosts", doc: "Hosts that the certificate is for.") ?? []
        certificate = fields.required("certificate", doc: "File of the chain in PEM, leaf first.")
        key = fields.required("key", doc: "File of the private key in PEM.")
        secret = fields.optional("secret", doc: "Name of the Kubernetes TLS Secret.")
    }
}
