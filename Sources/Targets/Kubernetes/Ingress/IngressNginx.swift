import Diagnostics
import Planning
import Rendering
import TopologyModel

/// ingress-nginx, the Kubernetes project's controller, up to its last release 1.15.
struct IngressNginx: IngressDialect {
    /// Its version.
    let version: Version
    /// Where its objects stand: it names most Secrets with their namespace.
    let namespace: String

    var title: String { "ingress-nginx" }
    var hasPatterns: Bool { true }

    func ways(of site: IngressSite, _ remarks: inout Remarks) -> [IngressWay] {
        guard let tls = site.tls else { return [IngressWay(suffix: "", hasTLS: false, annotations: [])] }
        if tls.hsts == nil {
            remarks.differ(
                .httpsListener,
                "ingress-nginx: answers over TLS bear Strict-Transport-Security for a year with subdomains, unless the controller's ConfigMap says `hsts: \"false\"`",
                at: site.span)
        }
        var annotations = [Annotation(.nginxSSLRedirect, flag: !site.isPlain)]
        if let auth = tls.clientAuth?.value { annotations += clientCertificates(auth, &remarks) }
        return [IngressWay(suffix: "", hasTLS: true, annotations: annotations)]
    }

    /// Secrets are named with their namespace.
    private func clientCertificates(_ auth: ClientAuth, _ remarks: inout Remarks) -> [Annotation] {
        guard let secret = auth.secret else {
            remarks.loseSecret(.clientCertificates, "authorities of clients", auth.authorities.span)
            return []
        }
        return [
            Annotation(.nginxClientSecret, name: "\(namespace)/\(secret.value.text)"),
            auth.mode.value == .required
                ? Annotation(.nginxClientVerify, "on") : Annotation(.nginxClientVerify, "optional"),
            Annotation(.nginxClientDepth, 9),
        ]
    }

    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        wire(backend, &remarks) + choice(backend, &remarks)
    }

    private func choice(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.sticky?.value {
        case .cookie(let cookie): return cookieAnnotations(cookie, &remarks)
        case .clientIP(let ttl):
            remarks.differ(
                .stickyClientIP,
                "ingress-nginx: a client stays with its server by a consistent hash of its address, without a time",
                at: ttl.span)
            return [Annotation(.nginxHashBy, "$remote_addr")]
        case .header(let name, _):
            return hashed(by: .header(name.value), .stickyHeader, at: name.span, &remarks)
        case .appCookie, nil: return balance(backend, &remarks)
        }
    }

    /// `persistent`, not `balanced`: a client keeps its server also when others come.
    private func cookieAnnotations(_ cookie: StickyCookie, _ remarks: inout Remarks) -> [Annotation] {
        var annotations = [Annotation(.nginxAffinity, "cookie"), Annotation(.nginxAffinityMode, "persistent")]
        annotations += remarks.annotation(at: cookie.name.span) { () throws(Inexpressible) in
            try Annotation(.nginxCookieName, text: cookie.name.value.text)
        }
        if let ttl = cookie.ttl {
            // Old browsers read Expires, the others Max-Age.
            annotations.append(Annotation(.nginxCookieExpires, ttl.value.secondsRoundedUp))
            annotations.append(Annotation(.nginxCookieMaxAge, ttl.value.secondsRoundedUp))
        }
        if let domain = cookie.domain {
            annotations += remarks.annotation(at: domain.span) { () throws(Inexpressible) in
                try Annotation(.nginxCookieDomain, text: domain.value.text)
            }
        }
        annotations += remarks.annotation(at: cookie.path.span) { () throws(Inexpressible) in
            try Annotation(.nginxCookiePath, text: cookie.path.value.text)
        }
        if cookie.secure.value { annotations.append(Annotation(.nginxCookieSecure, flag: true)) }
        switch cookie.sameSite?.value {
        case .lax: annotations.append(Annotation(.nginxCookieSameSite, "Lax"))
        case .strict: annotations.append(Annotation(.nginxCookieSameSite, "Strict"))
        case StickyCookie.SameSite.none?: annotations.append(Annotation(.nginxCookieSameSite, "None"))
        case nil: break
        }
        if !cookie.httpOnly.value {
            remarks.differ(
                .stickyCookie, "ingress-nginx: the cookie is always hidden from scripts", at: cookie.httpOnly.span)
        }
        return annotations
    }

    private func balance(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.balance {
        case .roundRobin, .random: return [Annotation(.nginxLoadBalance, "round_robin")]
        case .leastConnections: return [Annotation(.nginxLoadBalance, "ewma")]
        case .leastTime, .randomTwo: return [Annotation(.nginxLoadBalance, "ewma")]
        case .first: return []
        case .hash(let key, _):
            if key == .path {
                remarks.differ(
                    .hashBalance, "ingress-nginx: the path is hashed decoded, not as sent", at: backend.balanceSpan)
            }
            return hashed(by: key, .hashBalance, at: backend.balanceSpan, &remarks)
        }
    }

    private func hashed(
        by key: HashKey, _ feature: Feature, at span: SourceSpan, _ remarks: inout Remarks
    ) -> [Annotation] {
        guard let variable = NginxVariable(key) else {
            remarks.lose(
                combination: "a hash of \(NginxVariable.words(key)) in ingress-nginx",
                at: span, instead: "hash `client_ip`, `uri`, `host` or a header")
            return []
        }
        return remarks.annotation(at: span) { () throws(Inexpressible) in
            try Annotation(.nginxHashBy, text: variable.text)
        }
    }

    /// What is spoken to servers.
    private func wire(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        let isGRPC = backend.wire.form == .grpc
        guard let tls = backend.wire.tls else { return isGRPC ? [Annotation(.nginxProtocol, "GRPC")] : [] }
        var annotations = [isGRPC ? Annotation(.nginxProtocol, "GRPCS") : Annotation(.nginxProtocol, "HTTPS")]
        if let secret = tls.secret {
            annotations.append(Annotation(.nginxServerSecret, name: "\(namespace)/\(secret.value.text)"))
        } else if tls.verifies || tls.identity != nil {
            remarks.loseSecret(.tlsToServers, "authorities of servers, or a certificate and a key", tls.span)
        }
        annotations.append(tls.verifies ? Annotation(.nginxServerVerify, "on") : Annotation(.nginxServerVerify, "off"))
        if tls.verifies { annotations.append(Annotation(.nginxServerDepth, 9)) }
        annotations.append(Annotation(.nginxServerNameSent, "on"))
        if case .one(let name?) = tls.sharedName {
            annotations += remarks.annotation(at: tls.span) { () throws(Inexpressible) in
                try Annotation(.nginxServerName, text: name.text)
            }
        } else if tls.verifies {
            remarks.lose(
                .tlsToServers, "a certificate verified without one name for all servers in ingress-nginx",
                at: tls.span, instead: "give the servers' common name: `tls: {sni: NAME}`")
        }
        return annotations
    }
}
