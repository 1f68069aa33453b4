import Diagnostics
import TopologyModel

/// LB0417: something is asked for in a place, or of targets, where nothing comes of it.
enum PolicyWithoutEffectRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        checkTargets(subject, bag)
        for listener in subject.topology.listeners { checkListener(listener.value, bag) }
        for site in subject.topology.sites {
            for route in site.value.routes { checkRoute(route.value, bag) }
            reportListenerTimeouts(site.value.timeouts?.value, bag)
        }
    }

    private static func checkTargets(_ subject: RuleSubject, _ bag: DiagnosticBag) {
        let targets = subject.topology.targets.value
        if let vip = subject.topology.vips.first, targets.keepalived == nil {
            report("no target moves virtual addresses", at: vip.span, help: "add `keepalived: {}` to `targets`", bag)
        }
        if let service = subject.topology.lvs.first, targets.keepalived == nil {
            report("no target sets up LVS", at: service.span, help: "add `keepalived: {}` to `targets`", bag)
        }
        if let keepalived = targets.keepalived, subject.topology.vips.isEmpty, subject.topology.lvs.isEmpty {
            report(
                "keepalived has nothing to do without `vips` and `lvs`", at: keepalived.span,
                help: "add `vips`, or remove the target", bag)
        }
        if let alerts = subject.topology.alerts, targets.prometheus == nil {
            report("no target watches for alerts", at: alerts.span, help: "add `prometheus: {}` to `targets`", bag)
        }
        let serves =
            targets.nginx != nil || targets.haproxy != nil || targets.kubernetes != nil
            || targets.compose?.value.proxy != nil
        if let site = subject.topology.sites.first, !serves {
            report("no target serves sites", at: site.span, help: "add `nginx: {}` or `haproxy: {}` to `targets`", bag)
        }
    }

    /// Limits of a listener on which no request stays, and statuses where nobody reads one.
    private static func checkListener(_ listener: Listener, _ bag: DiagnosticBag) {
        guard let limit = listener.connectionLimit else { return }
        if listener.redirect != nil {
            report("a redirect takes no time: no request is under way here", at: limit.span, help: "remove it", bag)
        }
        if listener.transport.value != .http, limit.value.statesStatus {
            report(
                "a connection that is refused is closed: nobody gets a status", at: limit.value.status.span,
                help: "remove `status`", bag)
        }
    }

    /// Policies of proxied requests on a route that the load balancer answers itself.
    private static func checkRoute(_ route: Route, _ bag: DiagnosticBag) {
        reportListenerTimeouts(route.timeouts?.value, bag)
        guard let action = route.action else { return }
        var isServed = false
        switch action {
        case .backend, .split: return
        case .redirect, .respond: reportRewrite(route.policies.messages.rewrite?.span, bag)
        case .serve: isServed = true
        }
        let traffic = route.policies.traffic.given
        let places = [
            route.policies.buffering?.span, route.policies.websocket?.span, route.timeouts?.span, route.retries?.span,
            traffic?.requestBuffering?.span, traffic?.cache?.span, isServed ? nil : traffic?.compression?.span,
            route.policies.messages.requestHeaders?.span, route.policies.messages.mirror?.span,
        ]
        for place in places.compactMap({ $0 }) {
            report("the load balancer answers this route itself: nothing is proxied", at: place, help: "remove it", bag)
        }
    }

    /// What servers would see, where there is none.
    private static func reportRewrite(_ place: SourceSpan?, _ bag: DiagnosticBag) {
        guard let place else { return }
        report("the load balancer answers this route itself: nothing is proxied", at: place, help: "remove it", bag)
    }

    /// Timeouts that are counted before a route is known.
    private static func reportListenerTimeouts(_ timeouts: Timeouts?, _ bag: DiagnosticBag) {
        guard let timeouts else { return }
        for (key, value) in [
            ("client", timeouts.client), ("request", timeouts.request), ("keepalive", timeouts.keepalive),
        ] {
            guard let value else { continue }
            report(
                "`\(key)` is counted before the route is known", at: value.span,
                help: "set it in `defaults.timeouts`", bag)
        }
    }

    private static func report(_ message: String, at span: SourceSpan, help: String, _ bag: DiagnosticBag) {
        bag.report(Diagnostic(.policyWithoutEffect, message, at: span, label: "has no effect", help: [help]))
    }
}
