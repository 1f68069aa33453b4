import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the directives inside a location.
struct LocationLowering {
    let scope: Scope
    /// What stands in `http` for all.
    let settings: ProxySettings

    /// Adds what a route does; `server` is what its server block adds to every answer. An answer of nginx itself would
    /// come before limits are looked at: with limits it moves to a named location, which `lowerAnswer` makes.
    func lower(
        _ route: RoutePlan, of listener: ListenerPlan, inheriting server: ResponseHeaders,
        into document: inout Document, shared: inout SharedVariables
    ) {
        LogLowering(plan: scope.plan).lower(route, into: &document)
        MessageLowering(scope: scope, route: route)
            .answerPreflights(inheriting: server, into: &document, shared: &shared)
        let pages = ErrorPageLowering(route, in: scope)
        pages?.lowerMaintenance(into: &document)
        // Nobody comes past a closed route's first line.
        if let closed = route.messages.maintenance, closed.allow.isEmpty { return }
        TrafficLowering(scope: scope, route: route).lower(listener.traffic, into: &document, shared: &shared)
        limits(route, into: &document)
        switch route.action {
        case .backend(let index), .choose(let index):
            proxy(route, to: index, inheriting: server, into: &document, shared: &shared)
        case .split:
            headers(route, inheriting: server, into: &document, shared: &shared)
            pages?.lowerPages(intercepting: nil, into: &document)
            document.directive("try_files", #""""#, .variable(SplitLowering.variable(route)))
        case .serve(let files):
            var headers = ownHeaders(route, inheriting: server, shared: &shared)
            StaticLowering(route: route, files: files).collect(into: &headers)
            headers.lower(into: &document)
            MessageLowering(scope: scope, route: route).lowerSignature(into: &document, shared: &shared)
            pages?.lowerPages(intercepting: nil, into: &document)
            StaticLowering(route: route, files: files).lower(into: &document, shared: &shared)
        case .redirect, .respond:
            if answersApart(route, of: listener) {
                headers(route, inheriting: server, into: &document, shared: &shared)
                pages?.lowerPages(intercepting: nil, into: &document)
                document.directive("try_files", #""""#, .named("@", Name(label: route.label)))
            } else {
                answer(route, inheriting: server, into: &document, shared: &shared)
            }
        }
    }

    /// Whether a route's answer stands in a named location.
    func answersApart(_ route: RoutePlan, of listener: ListenerPlan) -> Bool {
        switch route.action {
        case .backend(let index): scope.plan.backends[index].redirect != nil
        case .serve: false
        case .split, .choose: true
        case .redirect, .respond:
            !route.rateLimits.isEmpty || route.traffic.connectionLimit != nil || route.traffic.basicAuth != nil
                || listener.traffic.connectionLimit != nil
        }
    }

    /// Adds the named location of a route that answers apart.
    func lowerAnswer(
        _ route: RoutePlan, inheriting server: ResponseHeaders, into document: inout Document,
        shared: inout SharedVariables
    ) {
        if case .split(let shares) = route.action {
            for share in shares {
                document.blank()
                document.block("location", SplitLowering.location(route, scope.plan.backends[share.backend])) { block in
                    LogLowering.silence(route, in: &block)
                    // Bodies are read here; whoever comes here was let in.
                    TrafficLowering(scope: scope, route: route).lowerBody(into: &block)
                    proxy(route, to: share.backend, inheriting: server, into: &block, shared: &shared)
                }
            }
        }
        let asked = route.action.backends + [route.action.choice].compactMap { $0 }
        for index in asked {
            ServerChoice(scope, scope.plan.backends[index])?.lowerAnswer(
                route, headers: ownHeaders(route, inheriting: server, shared: &shared), into: &document)
        }
        guard asked.isEmpty else { return }
        document.blank()
        document.block("location", .named("@", Name(label: route.label))) { block in
            LogLowering.silence(route, in: &block)
            answer(route, inheriting: server, into: &block, shared: &shared)
        }
    }

    /// Adds the headers of nginx's own answers.
    private func headers(
        _ route: RoutePlan, inheriting server: ResponseHeaders, into document: inout Document,
        shared: inout SharedVariables
    ) {
        ownHeaders(route, inheriting: server, shared: &shared).lower(into: &document)
        MessageLowering(scope: scope, route: route).lowerSignature(into: &document, shared: &shared)
    }

    /// The headers of nginx's own answers to a route.
    private func ownHeaders(
        _ route: RoutePlan, inheriting server: ResponseHeaders, shared: inout SharedVariables
    ) -> ResponseHeaders {
        var headers = ResponseHeaders(inheriting: server)
        MessageLowering(scope: scope, route: route).collect(into: &headers, from: nil, shared: &shared)
        return headers
    }

    private func answer(
        _ route: RoutePlan, inheriting server: ResponseHeaders, into document: inout Document,
        shared: inout SharedVariables
    ) {
        headers(route, inheriting: server, into: &document, shared: &shared)
        ErrorPageLowering(route, in: scope)?.lowerPages(intercepting: nil, into: &document)
        switch route.action {
        case .backend, .split, .choose, .serve: break
        case .redirect(let redirect):
            RedirectLowering(route: route, redirect: redirect).lower(into: &document, shared: &shared)
        case .respond(let response):
            ResponseLowering(route: route, response: response)
                .lower(into: &document, shared: &shared, reporting: scope.losses)
        }
    }

    private func proxy(
        _ route: RoutePlan, to index: Int, inheriting server: ResponseHeaders, into document: inout Document,
        shared: inout SharedVariables
    ) {
        let backend = scope.plan.backends[index]
        if let choice = ServerChoice(scope, backend) {
            headers(route, inheriting: server, into: &document, shared: &shared)
            choice.lower(route, headers: ownHeaders(route, inheriting: server, shared: &shared), into: &document)
            return
        }
        if route.websocket { upgrade(route, backend, &shared) }
        let messages = MessageLowering(scope: scope, route: route)
        let bindsClients = scope.emulatesCookie(backend)
        var headers = ResponseHeaders(inheriting: server)
        if bindsClients { headers.add("Set-Cookie", .variable(CookieEmulation.header(backend))) }
        messages.collect(into: &headers, from: index, shared: &shared)
        headers.lower(into: &document)
        messages.hideReplaced(.of(backend), inheriting: server, into: &document, shared: &shared)
        messages.lowerSignature(into: &document, shared: &shared)
        ErrorPageLowering(route, in: scope)?.lowerPages(intercepting: .of(backend), into: &document)
        MirrorLowering(route, in: scope)?.lower(into: &document)
        pass(route, to: backend, into: &document)
        settings.lower(route, to: backend, into: &document)
        TrafficLowering(scope: scope, route: route).lowerProxied(to: backend, into: &document)
        if RequestHeaderList.isNeeded(by: route) {
            RequestHeaderList(route, to: backend, in: scope, shared: &shared).lower(.of(backend), into: &document)
        }
    }

    private func pass(_ route: RoutePlan, to backend: BackendPlan, into document: inout Document) {
        let family = ProxyFamily.of(backend)
        let rewrite = family.isHTTP ? PathRewriteLowering(route) : nil
        if !family.isHTTP, route.pathRewrite != nil {
            scope.losses.lose(
                .rewrite, "a path rewritten on its way to gRPC servers", at: route.pathSpan,
                instead: "leave the paths of calls as they are: they name the method")
        }
        rewrite?.refuseOthers(into: &document)
        let upstream: Word.Piece =
            scope.emulatesCookie(backend)
            ? .variable(CookieEmulation.upstream(backend)) : .name(scope.upstream(backend))
        let uri: [Word.Piece] = rewrite.map { [.variable($0.uri)] } ?? []
        let scheme = Word.Piece.keyword(family.scheme(of: backend))
        if !family.isHTTP { LogLowering(plan: scope.plan).lowerHost(upstream, into: &document) }
        document.directive(family.pass, .compound([scheme, upstream] + uri, quoted: false))
    }

    private func upgrade(_ route: RoutePlan, _ backend: BackendPlan, _ shared: inout SharedVariables) {
        if backend.wire.form == .http1 {
            shared.connection = true
        } else {
            scope.losses.lose(
                .websocketRoute, "an upgrade to a websocket on a connection of HTTP/2", at: route.span,
                instead: "`protocol: http` or `https` for the servers of websockets")
        }
    }

    private func limits(_ route: RoutePlan, into document: inout Document) {
        let limits = route.rateLimits.map { scope.plan.rateLimits[$0] }.filter { LimitZones.canCount($0.key) }
        for limit in limits {
            document.begin("limit_req")
            document.add(.named("zone=", scope.zone(limit)))
            if limit.burst > 0 {
                document.add(.setting("burst=", limit.burst))
                document.add("nodelay")
            }
        }
        guard let first = limits.first else { return }
        if limits.contains(where: { $0.status != first.status }) {
            scope.losses.lose(
                .inexpressibleCombination, "rate limits of one route that refuse with different statuses",
                at: route.span, instead: "give them the same `status`")
        }
        document.directive("limit_req_status", .number(first.status))
    }
}
