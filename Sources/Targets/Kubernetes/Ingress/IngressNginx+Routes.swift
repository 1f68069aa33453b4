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
        case .backend: annotations += timeouts(of: route, &remarks) + retries(of: route, &remarks)
        case .redirect(let redirect): annotations += redirection(redirect, of: route, &remarks)
        case .respond, .choose, .split, .serve: break
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

    private func retries(of route: RoutePlan, _ remarks: inout Remarks) -> [Annotation] {
        guard route.retries != .builtIn else { return [] }
        let next = remarks.annotation(at: route.span) { () throws(Inexpressible) in
            try Annotation(.nginxNextUpstream, text: NginxRetries.causes(route.retries))
        }
        return next + [Annotation(.nginxNextUpstreamTries, route.retries.attempts + 1)]
    }

    /// One limit a second and one a minute; the burst is a whole multiple of the rate.
    private func limits(of route: RoutePlan, in plan: Plan, _ remarks: inout Remarks) -> [Annotation] {
        var annotations: [Annotation] = []
        var multiple: Int?
        for limit in route.rateLimits.map({ plan.rateLimits[$0] }) {
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
