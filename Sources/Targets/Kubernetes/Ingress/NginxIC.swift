import Diagnostics
import Planning
import Rendering
import TopologyModel

/// F5's NGINX Ingress Controller: by annotations, or, where these do not say everything, by its own resources
/// (VirtualServer, Policy, TransportServer).
///
/// It gives a host to one Ingress only: a host whose routes need several gets a master, which has the host and its
/// certificate, and minions, which have the paths.
struct NginxIC: IngressDialect {
    /// Its version.
    let version: Version
    /// Whether NGINX Plus is below it.
    let isPlus: Bool

    var title: String { "nginx-ic" }
    var hasPatterns: Bool { true }
    var mergesByHost: Bool { true }

    func needsResources(_ plan: Plan, _ sites: [IngressSite]) -> Bool {
        plan.hasRichListeners || plan.hasRichServers
            || plan.hasRichRoutes { route in
                route.rateLimits.count > 1 || route.rateLimits.contains { plan.rateLimits[$0].key != .clientIP }
            }
            || isPlus && plan.backends.contains { $0.healthCheck != nil || $0.servers.contains { $0.slowStart != nil } }
    }

    /// Whether the version has something.
    func has(_ gate: IngressGate) -> Bool { gate.isOpen(for: version) }

    func ways(of site: IngressSite, _ remarks: inout Remarks) -> [IngressWay] {
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

    /// Reports what is different about a backend's servers, once for the upstreams that are made of it.
    func reportState(_ backend: BackendPlan, _ remarks: inout Remarks) {
        if let check = backend.passiveCheck, check.cooldown.value != check.window.value {
            remarks.differ(
                .passiveCheck, "nginx-ic: failures are counted in the time that a server stays out, the cooldown",
                at: check.window.span)
        }
        if case .clientIP(let ttl) = backend.sticky?.value {
            remarks.differ(
                .stickyClientIP, "nginx-ic: a client stays with its server by a hash of its address, without a time",
                at: ttl.span)
        }
        _ = backend.serverLimit("nginx-ic", &remarks)
        guard isPlus, Set(backend.servers.map(\.slowStart)).count > 1 else { return }
        remarks.lose(
            .slowStart, "a slow start that differs between servers in nginx-ic", at: backend.span,
            instead: "give every server of the backend the same `slow_start`")
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
        guard let method = method(of: backend, &remarks) else { return [] }
        return remarks.annotation(at: backend.balanceSpan) { () throws(Inexpressible) in
            try Annotation(.f5Method, text: method)
        }
    }

    /// nginx's directive for a backend's algorithm; `nil` for the controller's own choice.
    func method(of backend: BackendPlan, _ remarks: inout Remarks) -> String? {
        switch backend.sticky?.value {
        case .clientIP: return "hash $remote_addr consistent"
        case .header(let name, _): return hash(.header(name.value), isConsistent: true, at: name.span, &remarks)
        case .cookie, .appCookie, nil: break
        }
        switch backend.balance {
        case .roundRobin: return "round_robin"
        case .leastConnections: return "least_conn"
        case .leastTime: return isPlus ? "least_time header" : nil
        case .random: return "random"
        case .randomTwo: return "random two least_conn"
        case .first: return nil
        case .hash(.clientNet24, consistent: false): return "ip_hash"
        case .hash(let key, let isConsistent):
            return hash(key, isConsistent: isConsistent, at: backend.balanceSpan, &remarks)
        }
    }

    private func hash(
        _ key: HashKey, isConsistent: Bool, at span: SourceSpan, _ remarks: inout Remarks
    ) -> String? {
        guard let variable = NginxVariable(key) else {
            remarks.lose(
                combination: "a hash of \(NginxVariable.words(key)) in nginx-ic", at: span,
                instead: "hash `client_ip`, `uri`, `host` or a header")
            return nil
        }
        if key == .path {
            remarks.differ(.hashBalance, "nginx-ic: the path is hashed decoded, not as sent", at: span)
        }
        return "hash \(variable.text)" + (isConsistent ? " consistent" : "")
    }
}
