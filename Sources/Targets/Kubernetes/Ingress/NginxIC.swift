import Diagnostics
import Planning
import Rendering
import TopologyModel

/// F5's NGINX Ingress Controller, by annotations; its own resources (VirtualServer, Policy) are not written.
///
/// It gives a host to one Ingress only: a host whose routes need several gets a master, which has the host and its
/// certificate, and minions, which have the paths.
struct NginxIC: IngressDialect {
    var title: String { "nginx-ic" }
    var hasPatterns: Bool { true }
    var mergesByHost: Bool { true }

    func ways(of site: IngressSite) -> [IngressWay] {
        guard site.tls != nil else { return [IngressWay(suffix: "", hasTLS: false, annotations: [])] }
        return [IngressWay(suffix: "", hasTLS: true, annotations: [Annotation(.f5SSLRedirect, flag: !site.isPlain)])]
    }

    /// Anchored at the start by the controller.
    func patterns(for pattern: Pattern) -> [String]? {
        guard !pattern.text.utf8.contains(UInt8(ascii: "\"")) else { return nil }
        switch PatternShape(pattern) {
        case .anchored(let text): return [text]
        case .slash(let text): return [text, "/.*" + text]
        case .literal(let text): return ["/.*" + text]
        case nil: return nil
        }
    }

    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation] {
        path.kind == .pattern ? [Annotation(.f5PathRegex, "case_sensitive")] : []
    }

    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        var annotations = stickiness(backend, service: service, &remarks)
        if let pool = backend.keepalive { annotations.append(Annotation(.f5Keepalive, pool.idle.value.number)) }
        if let check = backend.passiveCheck {
            annotations.append(Annotation(.f5MaxFails, check.failures.value.number))
            annotations.append(Annotation(.f5FailTimeout, time: check.cooldown.value))
            if check.cooldown.value != check.window.value {
                remarks.differ(
                    .passiveCheck, "nginx-ic: failures are counted in the time that a server stays out, the cooldown",
                    at: check.window.span)
            }
        }
        if let limit = backend.serverLimit("nginx-ic", &remarks) {
            annotations.append(Annotation(.f5MaxConnections, limit))
        }
        return annotations
    }

    private func stickiness(_ backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.sticky?.value {
        case .cookie(let cookie):
            remarks.warn(
                Feature.stickyCookie.code,
                "nginx-ic knows cookie stickiness with NGINX Plus, or from controller 5.5 on (nginx 1.29.6); others refuse the Ingress",
                at: cookie.name.span)
            let services = remarks.annotation(at: cookie.name.span) { () throws(Inexpressible) in
                try Annotation(.f5StickyServices, text: "serviceName=\(service) \(Self.words(of: cookie))")
            }
            return services + balance(backend, &remarks)
        case .clientIP(let ttl):
            remarks.differ(
                .stickyClientIP, "nginx-ic: a client stays with its server by a hash of its address, without a time",
                at: ttl.span)
            return [Annotation(.f5Method, "hash $remote_addr consistent")]
        case .header, .appCookie, nil: return balance(backend, &remarks)
        }
    }

    /// The parameters of nginx's `sticky cookie`.
    private static func words(of cookie: StickyCookie) -> String {
        var words = [cookie.name.value.text]
        if let ttl = cookie.ttl { words.append("expires=\(ttl.value.text)") }
        if let domain = cookie.domain { words.append("domain=\(domain.value.text)") }
        if cookie.httpOnly.value { words.append("httponly") }
        if cookie.secure.value { words.append("secure") }
        if let sameSite = cookie.sameSite { words.append("samesite=\(sameSite.value.rawValue)") }
        words.append("path=\(cookie.path.value.text)")
        return words.joined(separator: " ")
    }

    private func balance(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.balance {
        case .roundRobin: return [Annotation(.f5Method, "round_robin")]
        case .leastConnections: return [Annotation(.f5Method, "least_conn")]
        case .random: return [Annotation(.f5Method, "random")]
        case .leastTime, .randomTwo, .first: return []
        case .hash(.clientNet24, consistent: false): return [Annotation(.f5Method, "ip_hash")]
        case .hash(let key, let isConsistent):
            guard let variable = NginxVariable(key) else {
                remarks.lose(
                    combination: "a hash of \(NginxVariable.words(key)) in nginx-ic",
                    at: backend.balanceSpan, instead: "hash `client_ip`, `uri`, `host` or a header")
                return []
            }
            if key == .path {
                remarks.differ(
                    .hashBalance, "nginx-ic: the path is hashed decoded, not as sent", at: backend.balanceSpan)
            }
            return remarks.annotation(at: backend.balanceSpan) { () throws(Inexpressible) in
                try Annotation(.f5Method, text: "hash \(variable.text)" + (isConsistent ? " consistent" : ""))
            }
        }
    }
}
