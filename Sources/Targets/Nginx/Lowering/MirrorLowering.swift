import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes copies of a route's requests for another backend (`ngx_http_mirror_module`, 1.13.4).
struct MirrorLowering {
    let scope: Scope
    let route: RoutePlan
    let mirror: MirrorPlan

    /// `nil` for a route without a mirror, and for one that nothing is proxied on.
    init?(_ route: RoutePlan, in scope: Scope) {
        guard route.action.isProxied, let mirror = route.messages.mirror else { return nil }
        self.scope = scope
        self.route = route
        self.mirror = mirror
    }

    /// How long a copy may take: a client's connection is not free for its next request before.
    private static let patience = Duration.seconds(5)

    private var name: Name { Name(label: route.label) }
    private var isChosen: Variable { Variable("mirror", of: name) }

    /// A path that no client can ask for: it holds a dot segment, and such requests get 400.
    private var path: Word { .compound(["/./mirror/", .name(name)], quoted: false) }

    /// Adds the choice of requests to `http`; another key than that of splits, so that both choose independently.
    func lowerChoice(into document: inout Document, sizes: inout HashSizes) {
        guard mirror.hundredths < 10_000 else { return }
        document.blank()
        document.block("split_clients", #""${request_id}mirror""#, .variable(isChosen)) { block in
            block.entry(SplitLowering.percent(mirror.hundredths), "1")
            block.entry("*", #""""#)
        }
        sizes.noteVariables(1, longest: route.label.utf8.count + 14)
    }

    /// Adds the directives of the location whose requests are copied.
    func lower(into document: inout Document) { document.directive("mirror", path) }

    private func report() {
        let ends = (route.action.backends + [mirror.backend]).map { scope.plan.backends[$0].wire }
        guard ends.contains(where: { $0.form != .http1 }) || ends.last?.tls != nil else { return }
        scope.losses.lose(
            .mirror, "copies of gRPC calls, or copies for servers that speak TLS or HTTP/2", at: route.span,
            instead: "mirror plain HTTP requests to servers of plain HTTP")
    }

    /// Adds the location that sends the copies.
    func lowerLocation(into document: inout Document, shared: inout SharedVariables) {
        report()
        let rewrite = PathRewriteLowering(route)
        document.blank()
        document.block("location", "=", path) { location in
            location.directive("internal")
            if mirror.hundredths < 10_000 {
                location.block("if", .compound(["(", .variable(isChosen), " = \"\")"], quoted: false)) {
                    $0.directive("return", "204")
                }
            }
            let upstream = scope.upstream(scope.plan.backends[mirror.backend])
            let uri = rewrite?.uri ?? Variable("request_uri")
            location.directive(
                "proxy_pass", .compound(["http://", .name(upstream), .variable(uri)], quoted: false))
            location.directive("proxy_connect_timeout", .duration(min(route.timeouts.connect, .seconds(1))))
            location.directive("proxy_read_timeout", .duration(min(route.timeouts.server, Self.patience)))
            location.directive("proxy_send_timeout", .duration(min(route.timeouts.server, Self.patience)))
            location.directive("proxy_next_upstream", "off")
            if route.messages.requestHeaders != nil || route.messages.rewrite?.host != nil {
                RequestHeaderList(route, in: scope, upgrade: false, shared: &shared).lower(.proxy, into: &location)
            }
        }
    }
}
