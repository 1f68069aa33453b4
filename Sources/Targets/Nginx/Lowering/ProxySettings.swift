import Planning
import TopologyModel

/// What stands once in `http` for every proxied route; a location says what differs, lists always whole.
struct ProxySettings {
    /// The plan's timeouts.
    let timeouts: TimeoutPlan
    /// The commonest retries.
    let retries: RetrySettings?
    /// What servers learn of the client.
    let forwarded: ForwardedHeaders

    /// Headers that nginx would take for orders and keep to itself.
    static let orders: [StaticString] = [
        "X-Accel-Redirect", "X-Accel-Expires", "X-Accel-Limit-Rate", "X-Accel-Buffering", "X-Accel-Charset",
    ]

    init(_ plan: Plan) {
        timeouts = plan.timeouts
        retries = RetrySettings.commonest(in: plan)
        forwarded = ForwardedHeaders(plan)
    }

    /// Adds the settings for all routes.
    func lower(into document: inout Document) {
        document.directive("proxy_http_version", "1.1")
        RequestHeaderList(upgrade: false, forwarded).lower(into: &document)
        // Answers reach the client as the server sent them.
        document.directive("proxy_redirect", "off")
        // A server's X-Accel headers are the client's business, not orders to nginx.
        document.directive(
            "proxy_ignore_headers", "X-Accel-Redirect", "X-Accel-Expires", "X-Accel-Limit-Rate", "X-Accel-Buffering",
            "X-Accel-Charset")
        for header in Self.orders { document.directive("proxy_pass_header", .keyword(header)) }
        document.directive("proxy_buffer_size", "16k")
        document.directive("proxy_buffers", "8", "16k")
        document.directive("proxy_connect_timeout", .duration(timeouts.connect))
        document.directive("proxy_read_timeout", .duration(timeouts.server))
        document.directive("proxy_send_timeout", .duration(timeouts.server))
        retries?.lower(into: &document)
    }

    /// Adds what a route has other than all.
    func lower(_ route: RoutePlan, to backend: BackendPlan, into document: inout Document) {
        if route.timeouts.connect != timeouts.connect {
            document.directive("proxy_connect_timeout", .duration(route.timeouts.connect))
        }
        let silence = route.websocket ? route.timeouts.tunnel : route.timeouts.server
        if silence != timeouts.server {
            document.directive("proxy_read_timeout", .duration(silence))
            document.directive("proxy_send_timeout", .duration(silence))
        }
        if !route.buffering { document.directive("proxy_buffering", "off") }
        let settings = RetrySettings(route.retries, backend)
        if settings != retries { settings.lower(into: &document) }
    }
}
