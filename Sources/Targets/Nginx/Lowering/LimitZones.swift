import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the zones in which requests are counted and answers kept.
struct LimitZones {
    let scope: Scope

    /// Adds the zones of `http`.
    func lower(into document: inout Document) {
        for limit in scope.plan.rateLimits {
            guard let key = key(of: limit) else { continue }
            document.directive(
                "limit_req_zone", key,
                .compound(["zone=", .name(scope.zone(limit)), ":10m"], quoted: false),
                .compound(
                    ["rate=", .number(limit.rate.count), limit.rate.unit == .second ? "r/s" : "r/m"], quoted: false))
        }
        var used = Set(scope.plan.routes.compactMap(\.traffic.connectionLimit))
        for listener in scope.plan.listeners {
            if case .http = listener.kind, let limit = listener.traffic.connectionLimit { used.insert(limit) }
        }
        for (index, limit) in scope.plan.traffic.connectionLimits.enumerated() where used.contains(index) {
            zone(limit, into: &document)
        }
        for cache in scope.plan.traffic.caches { lower(cache, into: &document) }
    }

    /// Adds the zones of TCP listeners to `stream`.
    func lower(_ listeners: [ListenerPlan], into document: inout Document) {
        for listener in listeners {
            guard let limit = listener.traffic.connectionLimit else { continue }
            zone(scope.plan.traffic.connectionLimits[limit], into: &document)
        }
    }

    private func zone(_ limit: ConnectionLimitPlan, into document: inout Document) {
        document.directive(
            "limit_conn_zone", "$binary_remote_addr",
            .compound(["zone=", .name(scope.zone(limit)), ":10m"], quoted: false))
    }

    /// What nobody asks for leaves after ten minutes, or when it is stale.
    private func lower(_ cache: CachePlan, into document: inout Document) {
        let zone = scope.zone(cache)
        document.directive(
            "proxy_cache_path", .compound(["/var/cache/nginx_", .name(zone)], quoted: false), "levels=1:2",
            .compound(["keys_zone=", .name(zone), ":10m"], quoted: false),
            .timed("inactive=", max(cache.ttl.value, .seconds(600))), .sized("max_size=", cache.size.value),
            "use_temp_path=off")
    }

    /// What requests are counted by; an empty key is not counted. `nil` when nginx cannot read it.
    private func key(of limit: RateLimitPlan) -> Word? {
        switch limit.key {
        case .clientIP: return "$binary_remote_addr"
        case .all: return "all"
        case .host: return "$host"
        case .path: return "$uri"
        case .cookie: return .variable(Self.cookie(limit))
        case .header(let name):
            if let variable = Variable(header: name) { return .variable(variable) }
            scope.losses.lose(
                .rateLimitKey, "a header whose name holds other than letters, digits and hyphens", at: limit.span,
                instead: "use such a name: nginx drops the others")
            return nil
        }
    }

    /// Whether nginx can read what requests are counted by.
    static func canCount(_ key: RateKey) -> Bool {
        if case .header(let name) = key { return Variable(header: name) != nil }
        return true
    }

    private static func cookie(_ limit: RateLimitPlan) -> Variable { Variable("limit", of: Name(limit.name)) }

    /// Adds the maps that find cookies; `$cookie_` cannot name every cookie.
    func lowerKeys(into document: inout Document, sizes: inout HashSizes) {
        for limit in scope.plan.rateLimits {
            guard case .cookie(let name) = limit.key else { continue }
            document.blank()
            document.block("map", "$http_cookie", .variable(Self.cookie(limit))) { map in
                map.entry(CookieWords.expression(name, value: "[^;]*"), .variable(SharedVariables.match))
            }
            sizes.noteVariables(1, longest: limit.name.text.utf8.count + 16)
        }
    }
}
