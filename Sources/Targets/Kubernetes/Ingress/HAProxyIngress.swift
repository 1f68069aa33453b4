import Diagnostics
import Planning
import Rendering
import TopologyModel

/// HAProxy Ingress (haproxy-ingress.github.io), 0.16.
struct HAProxyIngress: IngressDialect {
    /// Its version.
    let version: Version

    var title: String { "haproxy-ingress" }

    func ways(of site: IngressSite, _ remarks: inout Remarks) -> [IngressWay] {
        guard let tls = site.tls else { return [IngressWay(suffix: "", hasTLS: false, annotations: [])] }
        var annotations = [Annotation(.haproxySSLRedirect, flag: !site.isPlain)]
        if let auth = tls.clientAuth?.value { annotations += clientCertificates(auth, &remarks) }
        return [IngressWay(suffix: "", hasTLS: true, annotations: annotations)]
    }

    private func clientCertificates(_ auth: ClientAuth, _ remarks: inout Remarks) -> [Annotation] {
        guard let secret = auth.secret else {
            remarks.loseSecret(.clientCertificates, "authorities of clients", auth.authorities.span)
            return []
        }
        return [
            Annotation(.haproxyClientSecret, name: secret.value.text),
            auth.mode.value == .required
                ? Annotation(.haproxyClientVerify, "on") : Annotation(.haproxyClientVerify, "optional"),
            // A Secret that is missing must not let everybody in.
            Annotation(.haproxyClientStrict, flag: true),
        ]
    }

    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        var annotations = stickiness(backend, &remarks) + check(backend, &remarks) + wire(backend, &remarks)
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
        case .header(let name, _):
            return hashed(by: .header(name.value), at: name.span, &remarks)
        case .appCookie, nil: return balance(backend, &remarks)
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
        case .randomTwo: return algorithm("random(2)")
        case .first: return algorithm("first")
        case .leastTime: return []
        case .hash(let key, _): return hashed(by: key, at: backend.balanceSpan, &remarks)
        }
    }

    private func hashed(by key: HashKey, at span: SourceSpan, _ remarks: inout Remarks) -> [Annotation] {
        guard let method = Self.method(key) else {
            remarks.lose(
                combination: "a hash of \(NginxVariable.words(key)) in haproxy-ingress", at: span,
                instead: "use a name of letters, digits, `_` and `-`")
            return []
        }
        return remarks.annotation(at: span) { () throws(Inexpressible) in
            try Annotation(.haproxyBalance, text: method)
        }
    }

    /// What is spoken to servers, and who else is asked about them.
    private func wire(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        let wire = backend.wire
        var annotations: [Annotation] = []
        switch (wire.form, wire.tls == nil) {
        case (.http2, true), (.grpc, true): annotations.append(Annotation(.haproxyProtocol, "h2"))
        case (.http2, false), (.grpc, false): annotations.append(Annotation(.haproxyProtocol, "h2-ssl"))
        case (_, false): annotations.append(Annotation(.haproxyProtocol, "h1-ssl"))
        case (_, true): break
        }
        if let tls = wire.tls { annotations += serverTLS(tls, &remarks) }
        if let header = wire.proxyHeader {
            annotations.append(Annotation(.haproxyProxyHeader, name: header.value.rawValue))
        }
        if let agent = wire.agent {
            annotations.append(Annotation(.haproxyAgentPort, Int(agent.value.port.value.number)))
            annotations.append(Annotation(.haproxyAgentInterval, time: agent.value.interval.value))
        }
        return annotations
    }

    private func serverTLS(_ tls: ServerTLSPlan, _ remarks: inout Remarks) -> [Annotation] {
        guard let secret = tls.secret?.value.text else {
            if tls.verifies || tls.identity != nil {
                remarks.loseSecret(.tlsToServers, "authorities of servers, or a certificate and a key", tls.span)
            }
            return []
        }
        var annotations: [Annotation] = []
        if tls.verifies { annotations.append(Annotation(.haproxyServerCA, name: secret)) }
        if tls.identity != nil { annotations.append(Annotation(.haproxyServerCertificate, name: secret)) }
        if case .one(let name?) = tls.sharedName {
            annotations += remarks.annotations(at: tls.span, (.haproxyServerName, name.text))
        } else if tls.verifies {
            remarks.lose(
                .tlsToServers, "a certificate verified without one name for all servers in haproxy-ingress",
                at: tls.span, instead: "give the servers' common name: `tls: {sni: NAME}`")
        }
        return annotations
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
