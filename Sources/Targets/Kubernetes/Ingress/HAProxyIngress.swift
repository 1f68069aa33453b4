import Diagnostics
import Planning
import Rendering
import TopologyModel

/// HAProxy Ingress (haproxy-ingress.github.io), 0.16.
struct HAProxyIngress: IngressDialect {
    var title: String { "haproxy-ingress" }

    func ways(of site: IngressSite) -> [IngressWay] {
        guard site.tls != nil else { return [IngressWay(suffix: "", hasTLS: false, annotations: [])] }
        return [
            IngressWay(
                suffix: "", hasTLS: true, annotations: [Annotation(.haproxySSLRedirect, flag: !site.isPlain)])
        ]
    }

    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        var annotations = stickiness(backend, &remarks) + check(backend, &remarks)
        if let limit = backend.serverLimit("haproxy-ingress", &remarks) {
            annotations.append(Annotation(.haproxyMaxConnections, limit))
        }
        return annotations
    }

    private func stickiness(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.sticky?.value {
        case .cookie(let cookie): return balance(backend, &remarks) + cookieAnnotations(cookie, &remarks)
        case .clientIP(let ttl):
            remarks.differ(
                .stickyClientIP,
                "haproxy-ingress: a client stays with its server by a hash of its address, without a time", at: ttl.span
            )
            return algorithm("source")
        case .header, .appCookie, nil: return balance(backend, &remarks)
        }
    }

    /// HAProxy's own cookie lasts for a session: its age is an attribute. Its path is always `/`.
    private func cookieAnnotations(_ cookie: StickyCookie, _ remarks: inout Remarks) -> [Annotation] {
        if cookie.path.value.text != "/" {
            remarks.differ(.stickyCookie, "haproxy-ingress: the cookie's path is always `/`", at: cookie.path.span)
        }
        var words = ["indirect", "nocache"]
        if cookie.httpOnly.value { words.append("httponly") }
        if cookie.secure.value { words.append("secure") }
        if let domain = cookie.domain { words += ["domain", domain.value.text] }
        if let ttl = cookie.ttl { words += ["attr", "Max-Age=\(ttl.value.secondsRoundedUp)"] }
        if let sameSite = cookie.sameSite { words += ["attr", "SameSite=\(sameSite.value.attribute)"] }
        let name = remarks.annotation(at: cookie.name.span) { () throws(Inexpressible) in
            try Annotation(.haproxyCookieName, text: cookie.name.value.text)
        }
        let keywords = remarks.annotation(at: cookie.name.span) { () throws(Inexpressible) in
            try Annotation(.haproxyCookieKeywords, text: words.joined(separator: " "))
        }
        return [Annotation(.haproxyAffinity, "cookie")] + name + keywords
    }

    private func balance(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        switch backend.balance {
        case .roundRobin: return algorithm("roundrobin")
        case .leastConnections: return algorithm("leastconn")
        case .random: return algorithm("random(1)")
        case .leastTime, .randomTwo, .first: return []
        case .hash(let key, _):
            guard let method = Self.method(key) else {
                remarks.lose(
                    combination: "a hash of \(NginxVariable.words(key)) in haproxy-ingress", at: backend.balanceSpan,
                    instead: "use a name of letters, digits, `_` and `-`")
                return []
            }
            return remarks.annotation(at: backend.balanceSpan) { () throws(Inexpressible) in
                try Annotation(.haproxyBalance, text: method)
            }
        }
    }

    /// HAProxy's `balance` for a hash key (configuration manual, 4.2).
    private static func method(_ key: HashKey) -> String? {
        switch key {
        case .clientIP: return "source"
        case .clientNet24: return "hash src,ipmask(24)"
        case .path: return "uri"
        case .uri: return "uri whole"
        case .host: return "hdr(host)"
        case .header(let name): return isWord(name.text) ? "hdr(\(name.text))" : nil
        case .cookie(let name): return isWord(name.text) ? "hash req.cook(\(name.text))" : nil
        case .query(let name): return "url_param \(name.text)"
        }
    }

    private static func isWord(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }

    private func algorithm(_ name: StaticString) -> [Annotation] { [Annotation(.haproxyBalance, name)] }
}
