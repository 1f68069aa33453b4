import Planning
import TopologyModel

/// What stands once in `http` for every proxied route; a location says what differs, lists always whole.
struct ProxySettings {
    /// The plan's timeouts.
    let timeouts: TimeoutPlan
    private let http: FamilySettings?
    private let grpc: FamilySettings?
    private let speaksHTTP2: Bool
    /// What servers learn of the client.
    let forwarded: ForwardedHeaders

    /// Headers that nginx would take for orders and keep to itself.
    static let orders: [StaticString] = [
        "X-Accel-Redirect", "X-Accel-Expires", "X-Accel-Limit-Rate", "X-Accel-Buffering", "X-Accel-Charset",
    ]

    init(_ plan: Plan, _ dialect: Dialect) {
        speaksHTTP2 = dialect.has(.http2ToServers)
        timeouts = plan.timeouts
        http = FamilySettings(.proxy, plan) { $0.wire.form != .grpc }
        grpc = FamilySettings(.grpc, plan) { $0.wire.form == .grpc }
        forwarded = ForwardedHeaders(plan)
    }

    /// The families that servers are spoken to in.
    var families: [ProxyFamily] { [http, grpc].compactMap { $0?.family } }

    /// Whether any route is proxied.
    var isNeeded: Bool { http != nil || grpc != nil }

    /// Adds the settings for all routes.
    func lower(into document: inout Document) {
        if let http {
            document.directive("proxy_http_version", "1.1")
            http.lower(timeouts, forwarded, into: &document)
        }
        if let grpc {
            document.blank()
            grpc.lower(timeouts, forwarded, into: &document)
        }
    }

    /// Adds how a backend's servers are spoken to, where that is not HTTP/1.1 in the clear.
    func lowerWire(_ backend: BackendPlan, into document: inout Document) {
        if backend.wire.form == .http2, speaksHTTP2 { document.directive("proxy_http_version", "2") }
        guard let tls = backend.wire.tls else { return }
        (backend.wire.form == .grpc ? grpc : http)?.tls?.lower(tls, of: backend, into: &document)
    }

    /// Adds what a route has other than all.
    func lower(_ route: RoutePlan, to backend: BackendPlan, into document: inout Document) {
        guard let settings = backend.wire.form == .grpc ? grpc : http else { return }
        let family = settings.family
        lowerWire(backend, into: &document)
        if route.timeouts.connect != timeouts.connect {
            document.directive(family.connectTimeout, .duration(route.timeouts.connect))
        }
        let silence = route.websocket ? route.timeouts.tunnel : route.timeouts.server
        if silence != timeouts.server {
            document.directive(family.readTimeout, .duration(silence))
            document.directive(family.sendTimeout, .duration(silence))
        }
        // gRPC answers are never held back.
        if !route.buffering, backend.wire.form != .grpc { document.directive("proxy_buffering", "off") }
        let retries = RetrySettings(route.retries, backend)
        if retries != settings.retries { retries.lower(family, into: &document) }
    }
}

/// What stands once in `http` for every route to HTTP servers, or to gRPC servers.
struct FamilySettings {
    /// The directives' names.
    let family: ProxyFamily
    /// The commonest retries.
    let retries: RetrySettings
    /// TLS, if any of the servers has it.
    let tls: ServerTLSLowering?

    /// The settings of the routes to backends that `belongs` names; `nil` when there are none.
    init?(_ family: ProxyFamily, _ plan: Plan, of belongs: (BackendPlan) -> Bool) {
        guard let retries = RetrySettings.commonest(in: plan, of: belongs) else { return nil }
        self.family = family
        self.retries = retries
        tls = ServerTLSLowering(family, plan)
    }

    /// Adds them.
    func lower(_ timeouts: TimeoutPlan, _ forwarded: ForwardedHeaders, into document: inout Document) {
        RequestHeaderList(upgrade: false, forwarded).lower(family, into: &document)
        // Answers reach the client as the server sent them.
        if family.isHTTP { document.directive("proxy_redirect", "off") }
        // A server's X-Accel headers are the client's business, not orders to nginx.
        document.directive(
            family.ignoreHeaders, "X-Accel-Redirect", "X-Accel-Expires", "X-Accel-Limit-Rate", "X-Accel-Buffering",
            "X-Accel-Charset")
        for header in ProxySettings.orders { document.directive(family.passHeader, .keyword(header)) }
        document.directive(family.bufferSize, "16k")
        if family.isHTTP { document.directive("proxy_buffers", "8", "16k") }
        document.directive(family.connectTimeout, .duration(timeouts.connect))
        document.directive(family.readTimeout, .duration(timeouts.server))
        document.directive(family.sendTimeout, .duration(timeouts.server))
        retries.lower(family, into: &document)
        tls?.lower(into: &document)
    }
}
