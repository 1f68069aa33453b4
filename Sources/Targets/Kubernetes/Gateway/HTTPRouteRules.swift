import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A rule of an HTTPRoute: one path and what happens to its requests.
struct HTTPRouteRule {
    /// What happens.
    enum Action {
        /// A backend answers.
        case backend(Int)
        /// The client is sent elsewhere.
        case redirect(RedirectFilter)
    }

    /// How the path is compared: `Exact`, `PathPrefix` or `RegularExpression`.
    let type: StaticString
    /// The path or expression.
    let value: String
    /// What happens.
    let action: Action
    /// The plan's route.
    let route: RoutePlan

    /// Writes the rule.
    func write(_ files: GatewayFiles, to rule: inout Manifest) {
        rule.list("matches") { matches in
            matches.item { match in
                match.mapping("path") { path in
                    path.field("type", .keyword(type))
                    path.field("value", .text(value))
                }
            }
        }
        switch action {
        case .redirect(let filter): filter.write(to: &rule)
        case .backend(let backend):
            if files.request.isExperimental {
                writePersistence(files.plan.backends[backend], to: &rule)
                writeRetry(to: &rule)
            }
            files.writeBackend(backend, to: &rule)
        }
    }

    /// GEP-1619, in the experimental channel.
    private func writePersistence(_ backend: BackendPlan, to rule: inout Manifest) {
        guard case .cookie(let cookie) = backend.sticky?.value else { return }
        rule.mapping("sessionPersistence") { persistence in
            persistence.field("sessionName", .text(cookie.name.value.text))
            persistence.field("type", "Cookie")
            guard let ttl = cookie.ttl else { return }
            persistence.field("absoluteTimeout", .text(GatewayDuration.text(ttl.value)))
            persistence.mapping("cookieConfig") { $0.field("lifetimeType", "Permanent") }
        }
    }

    /// GEP-1731, in the experimental channel; connections that fail are retried anyway.
    private func writeRetry(to rule: inout Manifest) {
        guard route.retries != .builtIn, route.retries.attempts > 0 else { return }
        rule.mapping("retry") { retry in
            retry.list("codes") { codes in
                for cause in route.retries.causes {
                    if let code = Int(cause.rawValue) { codes.item(.number(code)) }
                }
            }
            retry.field("attempts", .number(route.retries.attempts))
        }
    }
}

/// The rules of a virtual host, in the plan's order.
struct HTTPRouteRules {
    /// The rules.
    private(set) var rules: [HTTPRouteRule] = []

    /// Turns routes into rules; reports those that a rule cannot hold.
    init(_ host: VirtualHostPlan, files: GatewayFiles, remarks: inout Remarks) {
        let routes = files.plan.routes
        let hasOwnPrefix = host.routes.prefix(host.ownRouteCount).contains { index in
            if case .prefix = routes[index].path { true } else { false }
        }
        for (position, index) in host.routes.enumerated() {
            let route = routes[index]
            // Whoever takes the loss of conditions does without the route: without them it would take too much.
            guard route.conditions.isEmpty else { continue }
            if case .regex = route.path, position >= host.ownRouteCount, hasOwnPrefix {
                remarks.lose(
                    combination: "an expression of a broader host behind prefixes of a narrower one in an HTTPRoute",
                    at: route.pathSpan, instead: "repeat the route in the narrower host's site")
                continue
            }
            guard let action = Self.action(of: route, files: files, &remarks) else { continue }
            if route.websocket, case .backend(let backend) = action, !files.services.speaksWebsocket(backend) {
                remarks.differ(
                    .websocketRoute,
                    "Gateway API: a Service says that it speaks websocket only when all its routes do; others upgrade where the implementation lets them",
                    at: route.span)
            }
            add(route, action, &remarks)
        }
    }

    private static func action(
        of route: RoutePlan, files: GatewayFiles, _ remarks: inout Remarks
    ) -> HTTPRouteRule.Action? {
        switch route.action {
        case .backend(let backend): return .backend(backend)
        case .redirect(let redirect):
            return RedirectFilter(redirect, of: route, request: files.request, remarks: &remarks).map { .redirect($0) }
        case .respond, .choose, .split, .serve: return nil
        }
    }

    private mutating func add(_ route: RoutePlan, _ action: HTTPRouteRule.Action, _ remarks: inout Remarks) {
        let type: StaticString
        let value: String
        switch route.path {
        case .exact(let path): (type, value) = ("Exact", PathText.encoded(path.text))
        case .prefix(let path):
            let bare = path.withoutTrailingSlash
            (type, value) = ("PathPrefix", bare.isEmpty ? "/" : PathText.encoded(bare))
        case .regex(let pattern): (type, value) = ("RegularExpression", PathText.wholeMatch(pattern))
        }
        guard value.utf8.count <= 1024 else {
            remarks.lose(
                combination: "a path of more than 1024 characters in an HTTPRoute", at: route.pathSpan,
                instead: "shorten it")
            return
        }
        rules.append(HTTPRouteRule(type: type, value: value, action: action, route: route))
    }
}

/// Times as the Gateway API writes them (GEP-2257): at most five digits before a unit.
enum GatewayDuration {
    /// `3600s`, or hours where that would take too many digits.
    static func text(_ duration: Duration) -> String {
        let seconds = duration.secondsRoundedUp
        guard seconds > 99_999 else { return "\(seconds)s" }
        let rest = seconds % 3600
        return "\(min(seconds / 3600, 99_999))h" + (rest == 0 ? "" : "\(rest)s")
    }
}
