import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The Middlewares of a route, outermost first.
struct TraefikPolicies {
    /// A Middleware and what its name is made of.
    struct Need {
        let middleware: TraefikMiddleware
        /// The policy's own name, or the route's label.
        let owner: String
    }

    let plan: Plan
    let version: Version

    /// What a route needs on a site; the site's listeners bring limits of their own.
    ///
    /// CORS comes first, since preflights are answered whatever else is asked for; retries come last, nearest to the
    /// servers.
    func needs(of route: RoutePlan, on site: IngressSite, isSecure: Bool, _ remarks: inout Remarks) -> [Need] {
        var needs = answers(of: route, on: site, isSecure: isSecure, &remarks)
        needs += admission(of: route, on: site, &remarks)
        needs += bodies(of: route, &remarks)
        switch route.action {
        case .redirect(let redirect): needs += redirection(redirect, of: route, &remarks)
        case .backend(let backend): needs += towardsServers(route, [backend], &remarks)
        case .split(let shares): needs += towardsServers(route, shares.map(\.backend), &remarks)
        case .respond, .choose, .serve: break
        }
        return needs
    }

    private func need(_ middleware: TraefikMiddleware, _ owner: String) -> Need {
        Need(middleware: middleware, owner: owner)
    }

    // MARK: answers

    private func answers(
        of route: RoutePlan, on site: IngressSite, isSecure: Bool, _ remarks: inout Remarks
    ) -> [Need] {
        var needs: [Need] = []
        if let cors = route.messages.cors { needs.append(need(.cors(crossOrigin(cors)), route.label)) }
        var headers: [TraefikMiddleware.Header] = []
        if let changes = route.messages.responseHeaders {
            headers = self.headers(changes, "response", &remarks)
        }
        if isSecure, let hsts = site.tls?.hsts?.value {
            needs.append(
                need(
                    .headers(
                        request: [],
                        response: [
                            TraefikMiddleware.Header(name: "Strict-Transport-Security", value: hsts.headerValue)
                        ]), "hsts"))
        }
        if !headers.isEmpty { needs.append(need(.headers(request: [], response: headers), route.label)) }
        return needs
    }

    private func crossOrigin(_ cors: CORS) -> TraefikMiddleware.CrossOrigin {
        var origins: [String] = []
        var expressions: [String] = []
        for origin in cors.origins {
            switch origin.value {
            case .any: origins.append("*")
            case .exact(let text): origins.append(text)
            case .below(let start, let end):
                expressions.append("^" + RegexText.escaped(start) + ".+" + RegexText.escaped(end) + "$")
            }
        }
        return TraefikMiddleware.CrossOrigin(
            origins: origins, expressions: expressions, methods: cors.methods.map(\.value.text),
            headers: cors.headers.map(\.value.text), exposed: cors.exposeHeaders.map(\.value.text),
            hasCredentials: cors.credentials.value, maxAge: cors.maxAge?.value.secondsRoundedUp)
    }

    /// Constant headers; reports live values and lines that stand beside others, which Traefik cannot write.
    func headers(
        _ changes: HeaderChanges, _ direction: String, _ remarks: inout Remarks
    ) -> [TraefikMiddleware.Header] {
        var headers = changes.remove.map { TraefikMiddleware.Header(name: $0.value.text, value: "") }
        for line in changes.add {
            remarks.lose(
                combination: "a \(direction) header added beside others in traefik", at: line.name.span,
                instead: "`set` it: Traefik replaces what is there")
        }
        for line in changes.set {
            guard line.values.count == 1, let text = line.values[0].value.constant else {
                remarks.lose(
                    combination: "a \(direction) header with a live value, or several lines of one name, in traefik",
                    at: line.name.span, instead: "set one constant value")
                continue
            }
            headers.append(TraefikMiddleware.Header(name: line.name.value.text, value: text))
        }
        return headers
    }

    // MARK: admission

    private func admission(
        of route: RoutePlan, on site: IngressSite, _ remarks: inout Remarks
    ) -> [Need] {
        var needs: [Need] = []
        let lists = [site.traffic.access, route.traffic.access].compactMap { $0 }.map { plan.traffic.accessLists[$0] }
        if let last = lists.last {
            let ranges = AddressRanges(admittedBy: lists).networks.map(\.text)
            needs.append(need(.allowList(ranges.isEmpty ? ["255.255.255.255/32"] : ranges), last.place))
        }
        for limit in route.rateLimits.map({ plan.rateLimits[$0] }) {
            guard let source = Self.source(of: limit.key) else {
                remarks.lose(
                    .rateLimitKey, "the key of the rate limit `\(limit.name.text)` in traefik", at: limit.span,
                    instead: "count by `client_ip`, `host` or `header:X`")
                continue
            }
            reportStatus(limit.status, .rateLimit, limit.span, &remarks)
            needs.append(
                need(
                    .rateLimit(
                        average: limit.rate.count, perMinute: limit.rate.unit == .minute, burst: limit.burst + 1,
                        source: source), limit.name.text))
        }
        for limit in [site.traffic.connectionLimit, route.traffic.connectionLimit].compactMap({ $0 })
            .map({ plan.traffic.connectionLimits[$0] })
        {
            reportStatus(limit.status, .connectionLimit, limit.span, &remarks)
            needs.append(need(.inFlight(limit.max), limit.place))
        }
        if let auth = route.traffic.basicAuth {
            if let secret = auth.secret {
                needs.append(
                    need(.basicAuth(secret: secret.value.text, realm: auth.realm.value.text), secret.value.text))
            } else {
                remarks.loseSecret(.basicAuth, "passwords", auth.file.span)
            }
        }
        return needs
    }

    private func reportStatus(_ status: Int, _ feature: Feature, _ span: SourceSpan, _ remarks: inout Remarks) {
        guard status != 429 else { return }
        remarks.differ(feature, "traefik: a refused request gets 429, not \(status)", at: span)
    }

    private static func source(of key: RateKey) -> TraefikMiddleware.Source? {
        switch key {
        case .clientIP: .address
        case .host: .host
        case .header(let name): .header(name.text)
        case .all, .path, .cookie: nil
        }
    }

    // MARK: bodies

    private func bodies(of route: RoutePlan, _ remarks: inout Remarks) -> [Need] {
        var needs: [Need] = []
        let limit = route.traffic.maxBody
        if limit != nil || route.traffic.requestBuffering == true {
            if route.websocket || !route.buffering, let limit {
                remarks.lose(
                    combination: "a body limit on a route that streams, in traefik", at: limit.span,
                    instead: "its limit reads requests and answers whole: give the stream a route without one")
            } else {
                needs.append(need(.buffering(maxBody: limit?.value.bytes), route.label))
            }
        }
        if let compression = route.traffic.compression {
            let gate = IngressGate.compressionEncodings
            needs.append(
                need(.compress(compression.types.map(\.text), saysEncodings: gate.isOpen(for: version)), route.label))
        }
        return needs
    }
}

extension HeaderValue {
    /// The value, when nothing of it is live.
    var constant: String? {
        var text = ""
        for piece in pieces {
            guard case .text(let part) = piece else { return nil }
            text += part
        }
        return text
    }
}

extension Remarks {
    /// Notes that something stands in a file and not in a Secret.
    mutating func loseSecret(_ feature: Feature, _ what: String, _ span: SourceSpan) {
        lose(feature, "\(what) that are not in a Secret", at: span, instead: "add `secret: NAME`, one in the namespace")
    }
}
