import Diagnostics
import Planning
import Rendering
import TopologyModel

/// TLSOptions: who must show a certificate, and which protocols and ciphers are spoken.
struct TraefikOptions {
    private struct Options: Hashable {
        let profile: TLSSettings.Profile?
        let secret: String?
        let isRequired: Bool
    }

    private var names: [Options: String] = [:]
    private var list: [(name: String, options: Options)] = []

    /// The TLSOption of a site's hosts; `nil` for Traefik's own defaults.
    mutating func name(
        for site: IngressSite, _ group: TraefikHosts.Group, in files: IngressFiles, _ suffix: String,
        _ objects: inout IngressNames, _ remarks: inout Remarks
    ) -> String? {
        guard let tls = site.tls else { return nil }
        if tls.clientAuth != nil, group.rank < 300 {
            remarks.lose(
                combination: "client certificates on hosts without a name of their own in traefik",
                at: site.span, instead: "name the hosts: Traefik chooses TLS options by whole names")
        }
        if let auth = tls.clientAuth, auth.value.secret == nil {
            remarks.loseSecret(.clientCertificates, "authorities of clients", auth.value.authorities.span)
        }
        let isAsked = !files.plan.uses.places(of: .tlsProfile).isEmpty
        let options = Options(
            profile: isAsked ? tls.profile.value : nil, secret: tls.clientAuth?.value.secret?.value.text,
            isRequired: tls.clientAuth?.value.mode.value == .required)
        guard options.profile != nil || options.secret != nil else { return nil }
        if let known = names[options] { return known }
        let name = objects.options.claim("\(files.plan.name.text)-tls-\(site.name)\(suffix)")
        names[options] = name
        list.append((name, options))
        return name
    }

    /// Writes them.
    func write(into manifest: inout Manifest, frame: ObjectFrame) {
        for (name, options) in list {
            manifest.document { document in
                frame.write(
                    ObjectHead(apiVersion: "traefik.io/v1alpha1", kind: "TLSOption", name: name, part: "tls"),
                    to: &document)
                document.mapping("spec") { write(options, to: &$0) }
            }
        }
    }

    private func write(_ options: Options, to spec: inout Manifest) {
        if let profile = options.profile {
            switch TLSGuideline(profile).oldest {
            case .tls10: spec.field("minVersion", "VersionTLS10")
            case .tls12: spec.field("minVersion", "VersionTLS12")
            case .tls13: spec.field("minVersion", "VersionTLS13")
            }
            spec.texts("cipherSuites", Self.suites(profile))
            spec.texts("curvePreferences", ["X25519", "CurveP256", "CurveP384"])
        }
        guard let secret = options.secret else { return }
        spec.mapping("clientAuth") { auth in
            auth.texts("secretNames", [secret])
            auth.field(
                "clientAuthType", options.isRequired ? "RequireAndVerifyClientCert" : "VerifyClientCertIfGiven")
        }
    }

    /// The guideline's ciphers by Go's names, as far as Go has them: none with ephemeral Diffie-Hellman, and none of
    /// TLS 1.3, which cannot be chosen.
    private static func suites(_ profile: TLSSettings.Profile) -> [String] {
        let authenticated = [
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        ]
        switch profile {
        case .modern: return []
        case .intermediate: return authenticated
        case .old:
            return authenticated + [
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA",
                "TLS_RSA_WITH_3DES_EDE_CBC_SHA",
            ]
        }
    }
}
