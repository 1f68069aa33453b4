import Diagnostics
import Planning
import TopologyModel

/// Mozilla's server side TLS profiles, guideline version 5.7 (ssl-config.mozilla.org); 6.0 wants a key exchange that
/// OpenSSL below 3.5 refuses to hear of.
struct TLSProfile {
    private let protocols: StaticString
    private let ciphers: StaticString?
    private let prefersServerCiphers: Bool

    /// The profile by its name.
    init(_ profile: TLSSettings.Profile) {
        switch profile {
        case .modern: self = Self.modern
        case .intermediate: self = Self.intermediate
        case .old: self = Self.old
        }
    }

    private init(protocols: StaticString, ciphers: StaticString?, prefersServerCiphers: Bool) {
        self.protocols = protocols
        self.ciphers = ciphers
        self.prefersServerCiphers = prefersServerCiphers
    }

    private static let modern = TLSProfile(protocols: "TLSv1.3", ciphers: nil, prefersServerCiphers: false)

    private static let intermediate = TLSProfile(
        protocols: "TLSv1.2 TLSv1.3",
        ciphers: """
            ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
            ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:\
            DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305
            """,
        prefersServerCiphers: false)

    /// `@SECLEVEL=0`: without it OpenSSL 3 speaks neither TLS 1.0 nor 1.1.
    private static let old = TLSProfile(
        protocols: "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3",
        ciphers: """
            @SECLEVEL=0:\
            ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:\
            ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:\
            DHE-RSA-AES128-GCM-SHA256:DHE-RSA-AES256-GCM-SHA384:DHE-RSA-CHACHA20-POLY1305:\
            ECDHE-ECDSA-AES128-SHA256:ECDHE-RSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA:ECDHE-RSA-AES128-SHA:\
            ECDHE-ECDSA-AES256-SHA384:ECDHE-RSA-AES256-SHA384:ECDHE-ECDSA-AES256-SHA:ECDHE-RSA-AES256-SHA:\
            DHE-RSA-AES128-SHA256:DHE-RSA-AES256-SHA256:AES128-GCM-SHA256:AES256-GCM-SHA384:\
            AES128-SHA256:AES256-SHA256:AES128-SHA:AES256-SHA:DES-CBC3-SHA
            """,
        prefersServerCiphers: true)

    /// Adds the directives, in `http` or in a server.
    func lower(into document: inout Document) {
        document.directive("ssl_protocols", .keyword(protocols))
        if let ciphers { document.directive("ssl_ciphers", .keyword(ciphers)) }
        document.directive("ssl_ecdh_curve", "X25519:prime256v1:secp384r1")
        document.directive("ssl_prefer_server_ciphers", prefersServerCiphers ? "on" : "off")
    }
}

/// What TLS listeners have in common.
struct TLSDefaults {
    /// The one profile of all TLS listeners; `nil` when they differ or there are none.
    let profile: TLSSettings.Profile?
    private let isUsed: Bool

    init(_ plan: Plan) {
        var profiles: [TLSSettings.Profile] = []
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, let tls = http.tls else { continue }
            if !profiles.contains(tls.profile.value) { profiles.append(tls.profile.value) }
        }
        isUsed = !profiles.isEmpty
        profile = profiles.count == 1 ? profiles[0] : nil
    }

    /// Adds to `http` what holds for every TLS server.
    func lower(_ scope: Scope, into document: inout Document) {
        guard isUsed else { return }
        document.blank()
        if let profile { TLSProfile(profile).lower(into: &document) }
        document.directive("ssl_session_timeout", "1d")
        document.directive(
            "ssl_session_cache",
            .compound(["shared:", .name(scope.prefix.with("tls_session_cache")), ":10m"], quoted: false))
        // Before, one key would encrypt the tickets of a worker's whole life.
        if !scope.dialect.has(.ticketKeyRotation) { document.directive("ssl_session_tickets", "off") }
    }
}
