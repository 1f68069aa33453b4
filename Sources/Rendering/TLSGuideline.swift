package import TopologyModel

/// Mozilla's server side TLS profiles at one version of the guideline (ssl-config.mozilla.org), for every target that ends
/// TLS.
///
/// The version is pinned: 6.0 wants a key exchange, X25519MLKEM768, that OpenSSL below 3.5 refuses to hear of.
package struct TLSGuideline: Sendable {
    /// The oldest protocol that is spoken; all later ones are too.
    package enum OldestProtocol: Sendable {
        case tls10
        case tls12
        case tls13
    }

    /// What the output says of it.
    package let note: StaticString
    /// The oldest protocol.
    package let oldest: OldestProtocol
    /// Ciphers up to TLS 1.2, as OpenSSL names them; `nil` when only TLS 1.3 is spoken.
    package let ciphers: StaticString?
    /// Ciphers of TLS 1.3.
    package let suites: StaticString = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    /// Key exchanges.
    package let curves: StaticString = "X25519:prime256v1:secp384r1"
    /// Whether the server's order of ciphers counts.
    package let prefersServerCiphers: Bool

    /// The profile by its name.
    package init(_ profile: TLSSettings.Profile) {
        switch profile {
        case .modern: self.init("TLS: Mozilla's modern profile, guideline 5.7.", .tls13, nil)
        case .intermediate:
            self.init("TLS: Mozilla's intermediate profile, guideline 5.7.", .tls12, Self.intermediate)
        case .old: self.init("TLS: Mozilla's old profile, guideline 5.7.", .tls10, Self.old, prefersServerCiphers: true)
        }
    }

    private init(
        _ note: StaticString, _ oldest: OldestProtocol, _ ciphers: StaticString?, prefersServerCiphers: Bool = false
    ) {
        self.note = note
        self.oldest = oldest
        self.ciphers = ciphers
        self.prefersServerCiphers = prefersServerCiphers
    }

    private static let intermediate: StaticString = """
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
        ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:\
        DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305
        """

    /// `@SECLEVEL=0`: without it OpenSSL 3 speaks neither TLS 1.0 nor 1.1.
    private static let old: StaticString = """
        @SECLEVEL=0:\
        ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
        ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:\
        DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305:\
        ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:\
        ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:\
        DHE-RSA-AES128-SHA256:DHE-RSA-AES256-SHA256:AES128-GCM-SHA256:AES256-GCM-SHA384:\
        AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA:DES-CBC3-SHA
        """
}
