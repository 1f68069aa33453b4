import Diagnostics
import Planning
import Rendering
import TopologyModel

extension TLSGuideline {
    /// The file of RFC 7919's group of 2048 bits, beside nginx.conf.
    static let groupFile: StaticString = "ffdhe2048.pem"

    private var protocols: Word {
        switch oldest {
        case .tls13: "TLSv1.3"
        case .tls12: "TLSv1.2 TLSv1.3"
        case .tls10: "TLSv1 TLSv1.1 TLSv1.2 TLSv1.3"
        }
    }

    /// Adds the directives, in `http` or in a server.
    func lower(into document: inout Document) {
        document.comment(note)
        document.directive("ssl_protocols", protocols)
        if let ciphers {
            document.directive("ssl_ciphers", .keyword(ciphers))
            // Without a group nginx speaks none of the DHE ciphers that the profile lists.
            document.directive("ssl_dhparam", .keyword(Self.groupFile))
        }
        document.directive("ssl_ecdh_curve", .keyword(curves))
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

    /// Whether some TLS listener speaks ciphers older than TLS 1.3's.
    static func needGroup(_ plan: Plan) -> Bool {
        plan.listeners.contains { listener in
            guard case .http(let http) = listener.kind, let tls = http.tls else { return false }
            return TLSGuideline(tls.profile.value).ciphers != nil
        }
    }

    /// Adds to `http` what holds for every TLS server.
    func lower(_ scope: Scope, into document: inout Document) {
        guard isUsed else { return }
        document.blank()
        if let profile { TLSGuideline(profile).lower(into: &document) }
        document.directive("ssl_session_timeout", "1d")
        document.directive(
            "ssl_session_cache",
            .compound(["shared:", .name(scope.prefix.with("tls_session_cache")), ":10m"], quoted: false))
        // Before, one key would encrypt the tickets of a worker's whole life.
        if !scope.dialect.has(.ticketKeyRotation) { document.directive("ssl_session_tickets", "off") }
    }
}
