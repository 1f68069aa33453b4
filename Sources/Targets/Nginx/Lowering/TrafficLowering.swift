import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the directives of a route's traffic policies: who may send how much.
struct TrafficLowering {
    let scope: Scope
    let route: RoutePlan

    /// Adds the directives of a location, before what answers.
    func lower(_ listener: ListenerTraffic, into document: inout Document, shared: inout SharedVariables) {
        let traffic = route.traffic
        AccessLowering(scope: scope).lower(traffic.access, into: &document)
        lowerBody(into: &document)
        limits(listener, into: &document)
        if let auth = traffic.basicAuth { authentication(auth, into: &document, &shared) }
    }

    /// Adds the limit of bodies, which the location that reads them needs.
    func lowerBody(into document: inout Document) {
        if let size = route.traffic.maxBody?.value { document.directive("client_max_body_size", .size(size)) }
    }

    /// A location that has one of these inherits none: the list is always whole.
    private func limits(_ listener: ListenerTraffic, into document: inout Document) {
        let limits = [listener.connectionLimit, route.traffic.connectionLimit].compactMap { $0 }
            .map { scope.plan.traffic.connectionLimits[$0] }
        guard let first = limits.first else { return }
        for limit in limits {
            document.directive("limit_conn", .name(scope.zone(limit)), .number(limit.max))
        }
        if let other = limits.first(where: { $0.status != first.status }) {
            scope.losses.lose(
                .inexpressibleCombination,
                "connection limits of a route and of its listener that refuse with different statuses", at: other.span,
                instead: "give them the same `status`")
        }
        document.directive("limit_conn_status", .number(first.status))
    }

    private func authentication(
        _ auth: BasicAuth, into document: inout Document, _ shared: inout SharedVariables
    ) {
        do throws(Inexpressible) {
            let realm = try Literal(amongVariables: auth.realm.value.text)
            if realm.needsDollar { shared.dollar = true }
            document.directive("auth_basic", .quoted(realm))
        } catch { scope.losses.report(error, at: auth.realm.span) }
        document.directive("auth_basic_user_file", .file(auth.file.value))
    }

    /// Adds what only requests that a server answers have.
    func lowerProxied(to backend: BackendPlan, into document: inout Document) {
        let traffic = route.traffic
        // nginx never holds gRPC requests back.
        let isHTTP = ProxyFamily.of(backend).isHTTP
        if traffic.requestBuffering == false, isHTTP { document.directive("proxy_request_buffering", "off") }
        if let compression = traffic.compression { Self.lower(compression, into: &document) }
        guard let cache = traffic.cache.map({ scope.plan.traffic.caches[$0] }) else { return }
        if isHTTP {
            lower(cache, into: &document)
        } else {
            scope.losses.lose(
                .cache, "a cache of gRPC answers", at: cache.span, instead: "leave it out: calls are POSTs")
        }
    }

    /// nginx compresses `text/html` always and warns when it is listed.
    private static func lower(_ compression: Compression, into document: inout Document) {
        document.directive("gzip", "on")
        document.directive("gzip_vary", "on")
        document.directive("gzip_proxied", "any")
        document.directive("gzip_min_length", "256")
        let types = compression.types.filter { $0.text != "text/html" }
        guard !types.isEmpty else { return }
        document.begin("gzip_types")
        for type in types { document.add(.quoted(Literal(type))) }
    }

    /// The key holds all of a request that servers answer differently to, and the route: another one may lead elsewhere.
    private func lower(_ cache: CachePlan, into document: inout Document) {
        if !route.buffering {
            scope.losses.lose(
                .inexpressibleCombination, "a cache on a route that is not buffered", at: cache.span,
                instead: "leave out `buffering: false`: what is kept is read whole")
        }
        document.directive("proxy_cache", .name(scope.zone(cache)))
        document.directive(
            "proxy_cache_key",
            .compound(
                [
                    .name(Name(label: route.label)), "|", .variable(Variable("scheme")), "://",
                    .variable(Variable("http_host")), .variable(Variable("request_uri")),
                ], quoted: false))
        document.directive("proxy_cache_valid", "200", .duration(cache.ttl.value))
        document.directive("proxy_cache_lock", "on")
        // What one client was let in for is not for others (RFC 9111, 3.5).
        document.directive("proxy_cache_bypass", "$http_authorization")
        document.directive("proxy_no_cache", "$http_authorization")
    }
}

extension Literal {
    /// A media type: two tokens of at most 64 bytes.
    fileprivate init(_ type: MediaType) { self.init(bounded: type.text, readsVariables: false) }
}

extension Word {
    /// A number of bytes: `10m`, in nginx's own units.
    static func size(_ size: ByteSize) -> Word { .compound([.number(size.count), unit(of: size)], quoted: false) }

    /// A setting in bytes: `max_size=256m`.
    static func sized(_ name: StaticString, _ size: ByteSize) -> Word {
        .compound([.keyword(name), .number(size.count), unit(of: size)], quoted: false)
    }

    private static func unit(of size: ByteSize) -> Piece {
        switch size.unit {
        case .kibibytes: "k"
        case .mebibytes: "m"
        case .gibibytes: "g"
        }
    }
}
