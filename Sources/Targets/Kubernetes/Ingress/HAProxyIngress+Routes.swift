import Diagnostics
import Planning
import Rendering
import TopologyModel

extension HAProxyIngress {
    func annotations(
        of route: RoutePlan, on site: IngressSite, in files: IngressFiles, service: String?,
        _ remarks: inout Remarks
    ) -> [Annotation] {
        let plan = files.plan
        var annotations = admission(of: route, on: site, in: plan, &remarks)
        if let cors = route.messages.cors { annotations += crossOrigin(cors, &remarks) }
        if let tls = site.tls { annotations += hsts(tls.hsts?.value) }
        switch route.action {
        case .backend, .split:
            annotations += perBackend(route, on: site, in: plan, &remarks)
            if let size = route.traffic.maxBody {
                annotations.append(Annotation(.haproxyBodySize, size: size.value.text))
            }
        case .redirect(let redirect): annotations += redirection(redirect, of: route, &remarks)
        case .respond, .choose, .serve: break
        }
        return annotations
    }

    /// What the controller has for a backend, whatever Ingress bears it.
    private func perBackend(
        _ route: RoutePlan, on site: IngressSite, in plan: Plan, _ remarks: inout Remarks
    ) -> [Annotation] {
        let timeouts = route.timeouts
        let defaults: [(AnnotationKey, Duration, Duration)] = [
            (.haproxyConnectTimeout, timeouts.connect, .seconds(5)),
            (.haproxyServerTimeout, timeouts.server, .seconds(50)),
            (.haproxyQueueTimeout, timeouts.queue, .seconds(5)),
            (.haproxyTunnelTimeout, timeouts.tunnel, .seconds(3600)),
            (.haproxyRequestTimeout, timeouts.request, .seconds(5)),
            (.haproxyKeepAliveTimeout, timeouts.keepalive, .seconds(60)),
        ]
        var annotations = defaults.filter { $0.1 != $0.2 }.map { Annotation($0.0, time: $0.1) }
        let limits = [site.traffic.connectionLimit, route.traffic.connectionLimit].compactMap { $0 }
        if let limit = limits.map({ plan.traffic.connectionLimits[$0] }).min(by: { $0.max < $1.max }) {
            annotations.append(Annotation(.haproxyLimitConnections, limit.max))
        }
        return annotations + headers(of: route, &remarks)
    }

    /// Request headers that are set; the Host among them.
    private func headers(of route: RoutePlan, _ remarks: inout Remarks) -> [Annotation] {
        var lines: [String] = []
        if let host = route.messages.rewrite?.host { lines.append("Host: \(host.value.text)") }
        if let changes = route.messages.requestHeaders {
            for span in changes.add.map(\.name.span) + changes.remove.map(\.span) {
                remarks.lose(
                    combination: "a request header added or removed in haproxy-ingress", at: span,
                    instead: "`set` it: the controller sets headers, and nothing else")
            }
            for line in changes.set {
                guard line.values.count == 1, let value = line.values[0].value.constant else {
                    remarks.lose(
                        combination: "a request header with a live value, or of several lines, in haproxy-ingress",
                        at: line.name.span, instead: "set one constant value")
                    continue
                }
                lines.append("\(line.name.value.text): \(value)")
            }
        }
        let span = route.messages.requestHeaders?.span ?? route.span
        return remarks.annotations(at: span, (.haproxyHeaders, lines.isEmpty ? nil : lines.joined(separator: "\n")))
    }

    private func admission(
        of route: RoutePlan, on site: IngressSite, in plan: Plan, _ remarks: inout Remarks
    ) -> [Annotation] {
        var annotations: [Annotation] = []
        let lists = [site.traffic.access, route.traffic.access].compactMap { $0 }.map { plan.traffic.accessLists[$0] }
        if let list = AccessWords(lists) {
            annotations += remarks.annotations(
                at: list.span, (.haproxyAllowList, list.allow), (.haproxyDenyList, list.deny))
        }
        guard let auth = route.traffic.basicAuth else { return annotations }
        guard let secret = auth.secret else {
            remarks.loseSecret(.basicAuth, "passwords", auth.file.span)
            return annotations
        }
        annotations.append(Annotation(.haproxyAuthSecret, name: secret.value.text))
        return annotations + remarks.annotations(at: auth.realm.span, (.haproxyAuthRealm, auth.realm.value.text))
    }

    /// What is not said has defaults of the controller's own: credentials, headers and a day among them.
    private func crossOrigin(_ cors: CORS, _ remarks: inout Remarks) -> [Annotation] {
        var exact: [String] = []
        var expressions: [String] = []
        for origin in cors.origins {
            switch origin.value {
            case .any: exact.append("*")
            case .exact(let text): exact.append(text)
            case .below(let start, let end):
                expressions.append("^" + RegexText.escaped(start) + ".+" + RegexText.escaped(end) + "$")
            }
        }
        // Where expressions alone admit origins, others are told of one that nobody has.
        if exact.isEmpty { exact.append("https://invalid") }
        let headers = cors.headers.isEmpty ? "Accept" : cors.headers.map(\.value.text).joined(separator: ", ")
        let exposed = cors.exposeHeaders.map(\.value.text).joined(separator: ", ")
        return [Annotation(.haproxyCORS, flag: true)]
            + remarks.annotations(
                at: cors.span, (.haproxyCORSOrigin, exact.joined(separator: ",")),
                (.haproxyCORSOriginRegex, expressions.isEmpty ? nil : expressions.joined(separator: " ")),
                (.haproxyCORSMethods, cors.methods.map(\.value.text).joined(separator: ", ")),
                (.haproxyCORSHeaders, headers), (.haproxyCORSExposed, exposed.isEmpty ? nil : exposed))
            + [
                Annotation(.haproxyCORSCredentials, flag: cors.credentials.value),
                Annotation(.haproxyCORSMaxAge, cors.maxAge?.value.secondsRoundedUp ?? CORSWords.browsersOwnAge),
            ]
    }

    /// Left alone, the controller sends the header for half a year.
    private func hsts(_ hsts: HSTS?) -> [Annotation] {
        guard let hsts else { return [Annotation(.haproxyHSTS, flag: false)] }
        return [
            Annotation(.haproxyHSTS, flag: true),
            Annotation(.haproxyHSTSMaxAge, hsts.maxAge.value.secondsRoundedUp),
            Annotation(.haproxyHSTSSubdomains, flag: hsts.includesSubdomains.value),
            Annotation(.haproxyHSTSPreload, flag: hsts.preload.value),
        ]
    }

    /// A whole URL, with the status that the controller has for all, 302 unless its ConfigMap says otherwise.
    private func redirection(
        _ redirect: Redirect, of route: RoutePlan, _ remarks: inout Remarks
    ) -> [Annotation] {
        let target = RedirectTarget(redirect, of: route.path)
        guard redirect.status.value.status == .found, let scheme = target.scheme, let host = target.host,
            case .whole(let path) = target.path
        else {
            remarks.lose(
                .redirectRoute, "a redirect that is not a 302 from one path to one whole URL in haproxy-ingress",
                at: route.span, instead: "redirect an exact path to a URL with 302, or use the Gateway API")
            return []
        }
        let authority = host + (target.port.map { ":\($0)" } ?? "")
        let url = "\(scheme)://\(authority)\(path)" + (target.query.map { "?\($0)" } ?? "")
        guard !url.utf8.contains(UInt8(ascii: "%")) else {
            remarks.lose(Inexpressible("haproxy-ingress has no escape for a `%` in a redirect"), at: route.span)
            return []
        }
        return remarks.annotations(at: route.span, (.haproxyRedirect, url))
    }

    /// Every endpoint is probed by HAProxy itself.
    func check(_ backend: BackendPlan, _ remarks: inout Remarks) -> [Annotation] {
        guard let check = backend.healthCheck else { return [] }
        var annotations: [Annotation] = []
        if case .http(let path) = check.probe {
            annotations += remarks.annotation(at: check.span) { () throws(Inexpressible) in
                try Annotation(.haproxyCheckURI, text: path.text)
            }
            if check.host != nil || check.method != nil || check.body != nil {
                remarks.lose(
                    .activeHealthCheck, "a check with a host, a method or a body of its own in haproxy-ingress",
                    at: check.span, instead: "use a check with a path alone")
            }
            if check.expect.map(\.value) != [StatusRange(200, 399)] {
                remarks.differ(
                    .activeHealthCheck, "haproxy-ingress: an answer of 200 to 399 is a good one", at: check.span)
            }
        }
        if let port = check.port { annotations.append(Annotation(.haproxyCheckPort, Int(port.value.number))) }
        annotations.append(Annotation(.haproxyCheckInterval, time: check.interval.value))
        annotations.append(Annotation(.haproxyCheckRise, check.rise.value.number))
        annotations.append(Annotation(.haproxyCheckFall, check.fall.value.number))
        return annotations
    }
}
