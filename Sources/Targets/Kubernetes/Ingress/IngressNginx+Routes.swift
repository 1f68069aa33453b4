import Diagnostics
import Planning
import Rendering
import TopologyModel

extension IngressNginx {
    func annotations(
        of route: RoutePlan, on site: IngressSite, in files: IngressFiles, service: String?,
        _ remarks: inout Remarks
    ) -> [Annotation] {
        var annotations = limits(of: route, in: files.plan, &remarks)
        annotations += admission(of: route, on: site, in: files.plan, &remarks)
        if let cors = route.messages.cors { annotations += crossOrigin(cors, &remarks) }
        switch route.action {
        case .backend, .split:
            annotations += timeouts(of: route, &remarks) + retries(of: route, &remarks)
            annotations += bodies(of: route) + messages(of: route, in: files, &remarks)
        case .redirect(let redirect): annotations += redirection(redirect, of: route, &remarks)
        case .respond, .choose, .serve: break
        }
        if !route.messages.isLogged { annotations.append(Annotation(.nginxAccessLog, flag: false)) }
        if !route.buffering { annotations.append(Annotation(.nginxBuffering, "off")) }
        return annotations
    }

    /// What differs from the controller's defaults: 5 s to connect, 60 s of silence. Whole seconds, without a unit.
    private func timeouts(of route: RoutePlan, _ remarks: inout Remarks) -> [Annotation] {
        let timeouts = route.timeouts
        let silence = route.websocket ? max(timeouts.server, timeouts.tunnel) : timeouts.server
        var annotations: [Annotation] = []
        if timeouts.connect != .seconds(5) {
            annotations.append(Annotation(.nginxConnectTimeout, timeouts.connect.secondsRoundedUp))
        }
        if silence != .seconds(60) {
            annotations.append(Annotation(.nginxReadTimeout, silence.secondsRoundedUp))
            annotations.append(Annotation(.nginxSendTimeout, silence.secondsRoundedUp))
        }
        return annotations
    }

    private func retries(of route: RoutePlan, _ remarks: inout Remarks) -> [Annotation] {
        guard route.retries != .builtIn else { return [] }
        let next = remarks.annotation(at: route.span) { () throws(Inexpressible) in
            try Annotation(.nginxNextUpstream, text: NginxRetries.causes(route.retries))
        }
        return next + [Annotation(.nginxNextUpstreamTries, route.retries.attempts + 1)]
    }

    /// The controller's own limit is 1m: a body without one is let through by 0.
    private func bodies(of route: RoutePlan) -> [Annotation] {
        let size = Annotation(.nginxBodySize, size: route.traffic.maxBody?.value.text ?? "0")
        guard let isBuffered = route.traffic.requestBuffering else { return [size] }
        return [
            size, isBuffered ? Annotation(.nginxRequestBuffering, "on") : Annotation(.nginxRequestBuffering, "off"),
        ]
    }

    /// One limit a second and one a minute; the burst is a whole multiple of the rate.
    private func limits(of route: RoutePlan, in plan: Plan, _ remarks: inout Remarks) -> [Annotation] {
        var annotations: [Annotation] = []
        var multiple: Int?
        for limit in route.rateLimits.map({ plan.rateLimits[$0] }) {
            guard limit.key == .clientIP else { continue }
            let bucket = NginxBucket(limit)
            let isTaken = annotations.contains { $0.key == bucket.key }
            guard !isTaken, multiple == nil || multiple == bucket.multiple else {
                remarks.lose(
                    combination: "the rate limit `\(limit.name.text)` beside another in ingress-nginx",
                    at: route.span, instead: "an Ingress has one limit a second and one a minute, with one burst")
                continue
            }
            guard bucket.isNear else {
                remarks.lose(
                    combination: "the burst of the rate limit `\(limit.name.text)` in ingress-nginx", at: limit.span,
                    instead: "the burst is a multiple of the rate there: allow at least \(bucket.count)")
                continue
            }
            if bucket.burst != limit.burst {
                remarks.differ(
                    .rateLimit,
                    "ingress-nginx: the burst of `\(limit.name.text)` is \(bucket.burst), a multiple of its rate",
                    at: limit.span)
            }
            multiple = bucket.multiple
            annotations.append(Annotation(bucket.key, bucket.count))
        }
        if let multiple { annotations.append(Annotation(.nginxLimitBurst, multiple)) }
        return annotations
    }

    private func admission(
        of route: RoutePlan, on site: IngressSite, in plan: Plan, _ remarks: inout Remarks
    ) -> [Annotation] {
        var annotations: [Annotation] = []
        let lists = [site.traffic.access, route.traffic.access].compactMap { $0 }.map { plan.traffic.accessLists[$0] }
        if let list = AccessWords(lists) {
            annotations += remarks.annotations(
                at: list.span, (.nginxAllowList, list.allow), (.nginxDenyList, list.deny))
        }
        let limits = [site.traffic.connectionLimit, route.traffic.connectionLimit].compactMap { $0 }
        if let limit = limits.map({ plan.traffic.connectionLimits[$0] }).min(by: { $0.max < $1.max }) {
            annotations.append(Annotation(.nginxLimitConnections, limit.max))
        }
        guard let auth = route.traffic.basicAuth else { return annotations }
        guard let secret = auth.secret else {
            remarks.loseSecret(.basicAuth, "passwords", auth.file.span)
            return annotations
        }
        annotations += [
            Annotation(.nginxAuthType, "basic"),
            Annotation(.nginxAuthSecret, name: "\(namespace)/\(secret.value.text)"),
        ]
        return annotations
            + remarks.annotation(at: auth.realm.span) { () throws(Inexpressible) in
                try Annotation(.nginxAuthRealm, text: auth.realm.value.text)
            }
    }

    /// What is not said has defaults of the controller's own: credentials, headers and twenty days among them.
    private func crossOrigin(_ cors: CORS, _ remarks: inout Remarks) -> [Annotation] {
        if let any = cors.headers.first(where: { $0.value == .any }) {
            remarks.lose(
                combination: "every header (`*`) of a CORS policy in ingress-nginx", at: any.span,
                instead: "name the headers")
        }
        // Accept needs no leave: it stands for none.
        let headers = cors.headers.isEmpty ? "Accept" : cors.headers.map(\.value.text).joined(separator: ", ")
        let exposed = cors.exposeHeaders.map(\.value.text).joined(separator: ", ")
        return [Annotation(.nginxCORS, flag: true)]
            + remarks.annotations(
                at: cors.span, (.nginxCORSOrigin, CORSWords.origins(cors)),
                (.nginxCORSMethods, cors.methods.map(\.value.text).joined(separator: ", ")),
                (.nginxCORSHeaders, headers), (.nginxCORSExposed, exposed.isEmpty ? nil : exposed))
            + [
                Annotation(.nginxCORSCredentials, flag: cors.credentials.value),
                Annotation(.nginxCORSMaxAge, cors.maxAge?.value.secondsRoundedUp ?? CORSWords.browsersOwnAge),
            ]
    }

    private func messages(
        of route: RoutePlan, in files: IngressFiles, _ remarks: inout Remarks
    ) -> [Annotation] {
        var annotations: [Annotation] = []
        if let rewrite = route.pathRewrite, !IngressPaths.isBasic(rewrite.to.text) {
            remarks.lose(
                combination: "a rewrite with other characters than letters, digits and `-._~/` in ingress-nginx",
                at: route.messages.rewrite?.span ?? route.span, instead: "rewrite to a plain path")
        }
        if let host = route.messages.rewrite?.host {
            annotations += remarks.annotations(at: host.span, (.nginxHost, host.value.text))
        }
        if let mirror = route.messages.mirror {
            if mirror.hundredths < 10_000 {
                remarks.lose(
                    combination: "copies of a part of the requests in ingress-nginx", at: route.span,
                    instead: "copy all of them (`percent: 100`)")
            }
            let service = files.services[mirror.backend]
            let host = "\(service.name).\(files.frame.namespace).svc.cluster.local:\(service.port)"
            annotations += remarks.annotations(at: route.span, (.nginxMirror, "http://\(host)$request_uri"))
        }
        if let name = NginxHeaders(route, files: files, version: version).name(&remarks) {
            annotations.append(Annotation(.nginxCustomHeaders, name: "\(files.frame.namespace)/\(name)"))
        }
        return annotations
    }

    private func redirection(
        _ redirect: Redirect, of route: RoutePlan, _ remarks: inout Remarks
    ) -> [Annotation] {
        guard let url = RedirectTarget(redirect, of: route.path).nginxURL else {
            remarks.lose(
                .redirectRoute, "a redirect that changes the path below a prefix in ingress-nginx", at: route.span,
                instead: "redirect an exact path, keep the path, or use the Gateway API")
            return []
        }
        let target = remarks.annotation(at: route.span) { () throws(Inexpressible) in
            try Annotation(.nginxRedirect, text: url)
        }
        return target + [Annotation(.nginxRedirectCode, redirect.status.value.status.rawValue)]
    }
}
