import Diagnostics
import TopologyModel

/// Mozilla's server side TLS profiles, guideline version 5.7 (ssl-config.mozilla.org); 6.0 wants a key exchange that
/// OpenSSL below 3.5 refuses to hear of.
struct TLSProfile {
    /// Options, the oldest protocol among them. Tickets are off: their key would not change while HAProxy runs.
    let options: StaticString
    /// Ciphers up to TLS 1.2; `nil` when only TLS 1.3 is spoken.
    let ciphers: StaticString?
    /// Ciphers of TLS 1.3.
    let suites: StaticString = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256"
    /// Key exchanges.
    let curves: StaticString = "X25519:prime256v1:secp384r1"

    init(_ profile: TLSSettings.Profile) {
        switch profile {
        case .modern:
            options = "prefer-client-ciphers ssl-min-ver TLSv1.3 no-tls-tickets"
            ciphers = nil
        case .intermediate:
            options = "prefer-client-ciphers ssl-min-ver TLSv1.2 no-tls-tickets"
            ciphers = Self.intermediate
        case .old:
            options = "ssl-min-ver TLSv1.0 no-tls-tickets"
            ciphers = Self.old
        }
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
