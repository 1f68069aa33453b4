import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A server of a redirecting backend: its upstream chooses it by asking it for its health, and clients are sent to it or
/// told of it (ngx_http_auth_request_module).
///
/// nginx chooses servers only where it asks them for something. So each request asks the next server for the page of its
/// health check; one that does not answer well is passed over, as any failed server is.
struct ServerChoice {
    private let scope: Scope
    let backend: BackendPlan

    /// The choice of a backend; `nil` for one whose servers answer clients themselves.
    init?(_ scope: Scope, _ backend: BackendPlan) {
        guard backend.redirect != nil else { return nil }
        self.scope = scope
        self.backend = backend
    }

    private var name: Name { Name(backend.name) }
    /// Addresses and statuses of the servers that were asked.
    private var asked: Variable { Variable("asked", of: name) }
    /// The address of the one that is well; empty when none is.
    private var chosen: Variable { Variable("chosen", of: name) }
    /// Its URL without a path.
    private var origin: Variable { Variable("sent_to", of: name) }
    /// What is told of it.
    private var description: Variable { Variable("described", of: name) }
    private var location: Word { .compound(["/lbgen-choice/", .name(name)], quoted: false) }

    /// The named location that sends clients of a route away, or tells them of the server.
    func answer(_ route: RoutePlan) -> Word { .named("@", Name(label: route.label).with("to").with(name)) }

    // In `http`.

    /// Adds the maps from what was asked to where clients are sent, and to what they are told if `isTold`.
    func lowerMaps(isTold: Bool, into document: inout Document, sizes: inout HashSizes) {
        document.blank()
        document.block("map", .variable(asked), .variable(chosen)) { map in
            map.directive(#""~(?:^|, )(?<lbgen_match>[^ ,]+) (?:.*, )?2[0-9][0-9]$""#, "$lbgen_match")
        }
        lowerMap(to: origin, into: &document) { backend.redirect?.origin(of: $0) ?? "" }
        if isTold { lowerMap(to: description, into: &document) { backend.description(of: $0) ?? "" } }
        let longest = backend.servers.reduce(0) { max($0, $1.socket.text.utf8.count) }
        sizes.noteMap(longestKey: longest, keys: backend.servers.count)
        sizes.noteVariables(isTold ? 4 : 3, longest: backend.name.text.utf8.count + 17)
        reportNames()
    }

    private func lowerMap(to variable: Variable, into document: inout Document, _ text: (Server) -> String) {
        document.block("map", .variable(chosen), .variable(variable)) { map in
            for server in backend.servers {
                map.entry(
                    .socket(server.socket), .quoted(Literal(bounded: text(server), readsVariables: true)))
            }
        }
    }

    private func reportNames() {
        let named = backend.servers.first { if case .name = $0.host { true } else { false } }
        guard let named else { return }
        scope.losses.lose(
            .redirectBackend, "a redirect to a server given by a host name: nginx tells a chosen server by its address",
            at: named.span, instead: "give its address, and `hostname` for clients")
    }

    // In a server.

    /// Adds the location that asks a server for its health; no client can ask for it.
    func lowerLocation(settings: ProxySettings, into server: inout Document) {
        let family = ProxyFamily.proxy
        let check = backend.healthCheck
        server.blank()
        server.block("location", "=", location) { location in
            location.directive("internal")
            // Nothing of the client's request is the server's business.
            location.directive("proxy_pass_request_body", "off")
            location.directive("proxy_pass_request_headers", "off")
            location.directive("proxy_set_header", "Host", host)
            location.directive("proxy_set_header", "Connection", #""""#)
            if backend.wire.form != .http2 { location.directive("proxy_http_version", "1.1") }
            settings.lowerWire(backend, into: &location)
            location.directive("proxy_method", check?.method?.value == .head ? "HEAD" : "GET")
            location.directive(family.connectTimeout, .duration(check?.timeout.value ?? .seconds(3)))
            location.directive(family.readTimeout, .duration(check?.timeout.value ?? .seconds(3)))
            location.directive(
                family.nextUpstream, "error", "timeout", "invalid_header", "http_500", "http_502", "http_503",
                "http_504", "http_403", "http_404", "http_429")
            location.directive(
                family.pass,
                .compound(
                    [
                        .keyword(family.scheme(of: backend)), .name(scope.upstream(backend)),
                        .literal(Literal(encoding: page)),
                    ], quoted: true))
        }
    }

    private var page: URLPath {
        if case .http(let path) = backend.healthCheck?.probe { path } else { .root }
    }

    private var host: Word {
        switch backend.healthCheck?.host(of: backend) {
        case .address(let address): .compound([.address(address)], quoted: false)
        case .name(let name): .host(.exact(name.text))
        case nil: "localhost"
        }
    }

    /// Adds to a route's location that a server is chosen and its answer given.
    func lower(_ route: RoutePlan, headers: ResponseHeaders, into document: inout Document) {
        let isRedirect = route.action.choice == nil
        if isRedirect {
            PathRewriteLowering(route)?.refuseOthers(into: &document)
            document.block("if", "($request_method !~ ^(?:GET|HEAD)$)") { block in
                var headers = headers
                headers.add("Allow", #""GET, HEAD""#)
                headers.lower(into: &block)
                block.directive("return", "405")
            }
        }
        document.directive("auth_request", location)
        document.directive("auth_request_set", .variable(asked), #""$upstream_addr $upstream_status""#)
        // First of all `error_page`s: that no server is well is no page's business yet.
        document.directive("error_page", "500", "=", answer(route))
        if isRedirect, let pages = ErrorPageLowering(route, in: scope) {
            // Its own 503 comes behind this `error_page`, and gets its page all the same.
            document.directive("recursive_error_pages", "on")
            pages.lowerPages(intercepting: nil, into: &document)
        }
        document.directive("try_files", #""""#, answer(route))
    }

    /// The path and query that clients are sent to.
    private func uri(_ route: RoutePlan) -> Variable { PathRewriteLowering(route)?.uri ?? Variable("request_uri") }

    /// Adds the named location that gives a route's answer.
    func lowerAnswer(_ route: RoutePlan, headers: ResponseHeaders, into server: inout Document) {
        server.blank()
        server.block("location", answer(route)) { block in
            var headers = headers
            headers.add("Cache-Control", route.action.choice == nil ? "no-cache" : "no-store")
            LogLowering.silence(route, in: &block)
            headers.lower(into: &block)
            let isRedirect = route.action.choice == nil
            if !isRedirect { block.directive("default_type", "application/json") }
            if isRedirect {
                ErrorPageLowering(route, in: scope)?.lowerPages(intercepting: nil, into: &block)
                block.block("if", .compound(["(", .variable(origin), ")"], quoted: false)) {
                    $0.directive(
                        "return", "302",
                        .compound([.variable(origin), .variable(uri(route))], quoted: false))
                }
                block.directive("return", "503")
            } else {
                block.block("if", .compound(["(", .variable(description), ")"], quoted: false)) {
                    $0.directive("return", "200", .variable(description))
                }
                block.directive("return", "503", #"'{"success":false}'"#)
            }
        }
    }
}
