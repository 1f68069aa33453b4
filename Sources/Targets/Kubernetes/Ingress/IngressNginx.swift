import Diagnostics
import Planning
import Rendering
import TopologyModel

/// ingress-nginx, the Kubernetes project's controller, up to its last release 1.15.
struct IngressNginx: IngressDialect {
    var title: String { "ingress-nginx" }

    func takes(_ action: RoutePlan.Action) -> Bool {
        switch action {
        case .backend, .redirect: true
        case .respond, .choose, .split, .serve: false
        }
    }

    func ways(of site: IngressSite) -> [IngressWay] {
        guard site.tls != nil else { return [IngressWay(suffix: "", hasTLS: false, annotations: [])] }
        return [
            IngressWay(
                suffix: "", hasTLS: true, annotations: [Annotation(.nginxSSLRedirect, flag: !site.isPlain)])
        ]
    }

    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.sticky?.value {
        case .cookie(let cookie): return cookieAnnotations(cookie, &remarks)
        case .clientIP(let ttl):
            remarks.differ(
                .stickyClientIP,
                "ingress-nginx: a client stays with its server by a consistent hash of its address, without a time",
                at: ttl.span)
            return [Annotation(.nginxHashBy, "$remote_addr")]
        case .header, .appCookie, nil: return balance(backend, &remarks)
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
        case .leastTime, .randomTwo, .first: return []
        case .hash(let key, _):
            guard let variable = NginxVariable(key) else {
                remarks.lose(
                    combination: "a hash of \(NginxVariable.words(key)) in ingress-nginx",
                    at: backend.balanceSpan, instead: "hash `client_ip`, `uri`, `host` or a header")
                return []
            }
            if key == .path {
                remarks.differ(
                    .hashBalance, "ingress-nginx: the path is hashed decoded, not as sent", at: backend.balanceSpan)
            }
            return remarks.annotation(at: backend.balanceSpan) { () throws(Inexpressible) in
                try Annotation(.nginxHashBy, text: variable.text)
            }
        }
    }
}
