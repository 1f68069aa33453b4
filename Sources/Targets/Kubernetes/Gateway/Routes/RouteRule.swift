import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A rule of an HTTPRoute or a GRPCRoute: what fits it, and what happens to its requests.
struct RouteRule {
    /// Backends that share the requests by weight; none where a filter answers.
    let backends: [RoutePlan.Share]
    /// What fits it, never nothing.
    let matches: [RouteMatch]
    /// What becomes of requests and answers.
    let filters: RouteFilters
    /// The plan's route.
    let route: RoutePlan
    /// The route's place among those of its host.
    let position: Int

    /// Writes it as a rule of an HTTPRoute.
    func writeHTTP(_ files: GatewayFiles, _ serves: ServedPolicies, to rule: inout Manifest) {
        rule.list("matches") { list in
            for match in matches { list.item { match.writeHTTP(to: &$0) } }
        }
        filters.write(files, to: &rule)
        guard !backends.isEmpty else { return }
        serves.writeTimeouts(of: route, to: &rule)
        if backends.count == 1 { serves.writePersistence(files.plan.backends[backends[0].backend], to: &rule) }
        serves.writeRetry(of: route, to: &rule)
        writeBackends(files, to: &rule)
    }

    /// Writes it as a rule of a GRPCRoute.
    func writeGRPC(_ files: GatewayFiles, to rule: inout Manifest) {
        rule.list("matches") { list in
            for match in matches where !match.isEveryCall { list.item { match.writeGRPC(to: &$0) } }
        }
        filters.write(files, to: &rule)
        writeBackends(files, to: &rule)
    }

    private func writeBackends(_ files: GatewayFiles, to rule: inout Manifest) {
        guard backends.count > 1 else {
            for share in backends { files.writeBackend(share.backend, to: &rule) }
            return
        }
        rule.list("backendRefs") { list in
            for share in backends {
                list.item { item in
                    files.writeService(of: share.backend, to: &item)
                    item.field("weight", .number(share.weight))
                }
            }
        }
    }
}

/// What the version, the channel and the implementation let a rule say beside its filters.
struct ServedPolicies {
    /// Whether rules may keep clients by cookie.
    let persistence: Bool
    /// Whether rules may repeat requests.
    let retries: Bool
    /// Whether rules may limit the time of an answer, retries included.
    let requestTimeout: Bool
    /// Whether rules may limit the time of a server's answer.
    let backendTimeout: Bool

    /// Warns, when any of it is used, where nobody knows whether it is served.
    init(_ plan: Plan, request: GatewayRequest, remarks: inout Remarks) {
        persistence = request.has(.sessionPersistence)
        let hasLong = plan.routes.contains { Self.limit(of: $0) != nil }
        requestTimeout = hasLong && request.serves(.requestTimeout, &remarks)
        backendTimeout = hasLong && request.serves(.backendTimeout, &remarks)
        let hasRetries =
            request.has(.retries) && plan.routes.contains { $0.retries != .builtIn && $0.retries.attempts > 0 }
        retries = hasRetries && request.serves(.retry, &remarks)
    }

    /// How long an answer may take, where the topology lets servers be silent for longer than it does by itself: an
    /// implementation's default must not cut these off. A shorter silence is no limit of whole answers.
    static func limit(of route: RoutePlan) -> Duration? {
        guard route.action.isProxied, !route.websocket, route.timeouts.server > TimeoutPlan().server else { return nil }
        return route.timeouts.server
    }

    /// GEP-1742.
    func writeTimeouts(of route: RoutePlan, to rule: inout Manifest) {
        guard let limit = Self.limit(of: route) else { return }
        let tries = retries && route.retries != .builtIn ? route.retries.attempts + 1 : 1
        let whole = Duration(milliseconds: min(limit.milliseconds * tries, 99_999 * 3_600_000))
        rule.mapping("timeouts") { timeouts in
            if requestTimeout { timeouts.field("request", .text(GatewayDuration.text(whole))) }
            if backendTimeout { timeouts.field("backendRequest", .text(GatewayDuration.text(limit))) }
        }
    }

    /// GEP-1619, in the experimental channel.
    func writePersistence(_ backend: BackendPlan, to rule: inout Manifest) {
        guard persistence, case .cookie(let cookie) = backend.sticky?.value else { return }
        rule.mapping("sessionPersistence") { persistence in
            persistence.field("sessionName", .text(cookie.name.value.text))
            persistence.field("type", "Cookie")
            guard let ttl = cookie.ttl else { return }
            persistence.field("absoluteTimeout", .text(GatewayDuration.text(ttl.value)))
            persistence.mapping("cookieConfig") { $0.field("lifetimeType", "Permanent") }
        }
    }

    /// GEP-1731, in the experimental channel; connections that fail are retried anyway.
    func writeRetry(of route: RoutePlan, to rule: inout Manifest) {
        guard retries, route.retries != .builtIn, route.retries.attempts > 0 else { return }
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

/// Times as the Gateway API writes them (GEP-2257): at most five digits before a unit.
enum GatewayDuration {
    /// `3600s`, or hours where that would take too many digits; `1500ms` where seconds are not whole.
    static func text(_ duration: Duration) -> String {
        if !duration.isWholeSeconds, duration.milliseconds <= 99_999 { return "\(duration.milliseconds)ms" }
        let seconds = duration.secondsRoundedUp
        guard seconds > 99_999 else { return "\(seconds)s" }
        let rest = seconds % 3600
        return "\(min(seconds / 3600, 99_999))h" + (rest == 0 ? "" : "\(rest)s")
    }
}
