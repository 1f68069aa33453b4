import Diagnostics
import Planning
import Rendering
import TopologyModel

extension IngressNginx {
    func annotations(
        of route: RoutePlan, in plan: Plan, service: String?, _ remarks: inout Remarks
    ) -> [Annotation] {
        var annotations = limits(of: route, in: plan, &remarks)
        switch route.action {
        case .backend: annotations += timeouts(of: route, &remarks) + retries(of: route)
        case .redirect(let redirect): annotations += redirection(redirect, of: route, &remarks)
        case .respond: break
        }
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

    private func retries(of route: RoutePlan) -> [Annotation] {
        guard route.retries != .builtIn else { return [] }
        let causes = NginxRetries.causes(route.retries)
        guard let next = try? Annotation(.nginxNextUpstream, text: causes) else { return [] }
        return [next, Annotation(.nginxNextUpstreamTries, route.retries.attempts + 1)]
    }

    /// One limit a second and one a minute; the burst is a whole multiple of the rate.
    private func limits(of route: RoutePlan, in plan: Plan, _ remarks: inout Remarks) -> [Annotation] {
        var annotations: [Annotation] = []
        var multiple: Int?
        for index in route.rateLimits {
            let limit = plan.rateLimits[index]
            let key = limit.rate.unit == .second ? AnnotationKey.nginxLimitPerSecond : .nginxLimitPerMinute
            let wanted = max(1, (limit.burst + limit.rate.count / 2) / limit.rate.count)
            guard !annotations.contains(where: { $0.key == key }), multiple == nil || multiple == wanted else {
                remarks.lose(
                    combination: "the rate limit `\(limit.name.text)` beside another in ingress-nginx",
                    at: route.span, instead: "an Ingress has one limit a second and one a minute, with one burst")
                continue
            }
            if wanted * limit.rate.count != limit.burst {
                remarks.differ(
                    .rateLimit,
                    "ingress-nginx: the burst of `\(limit.name.text)` is \(wanted * limit.rate.count), a multiple of its rate",
                    at: limit.span)
            }
            multiple = wanted
            annotations.append(Annotation(key, limit.rate.count))
        }
        if let multiple { annotations.append(Annotation(.nginxLimitBurst, multiple)) }
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

/// Causes of a retry as nginx's `proxy_next_upstream` lists them.
enum NginxRetries {
    /// The directive's words, `off` when nothing is retried.
    static func causes(_ retries: RetryPlan) -> String {
        guard retries.attempts > 0, !retries.causes.isEmpty else { return "off" }
        var words = retries.causes.map { cause in
            switch cause {
            case .connect: "error"
            case .timeout: "timeout"
            case .status500: "http_500"
            case .status502: "http_502"
            case .status503: "http_503"
            case .status504: "http_504"
            }
        }
        if !retries.idempotentOnly { words.append("non_idempotent") }
        return words.joined(separator: " ")
    }
}
