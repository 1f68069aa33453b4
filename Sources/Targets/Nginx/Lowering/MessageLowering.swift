import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the directives of a route's message policies: what becomes of requests and answers.
struct MessageLowering {
    let scope: Scope
    let route: RoutePlan

    /// Adds the maps of the route to `http`.
    func lowerDefinitions(into document: inout Document, sizes: inout HashSizes) {
        PathRewriteLowering(route)?.lowerMap(into: &document, sizes: &sizes)
        CORSLowering(route, in: scope)?.lowerMaps(of: route, into: &document, sizes: &sizes)
        MirrorLowering(route, in: scope)?.lowerChoice(into: &document, sizes: &sizes)
        ErrorPageLowering(route, in: scope)?.lowerClients(of: route, into: &document, sizes: &sizes)
    }

    /// Collects the headers of answers; with `backend` those of its servers, else those of nginx itself.
    func collect(into headers: inout ResponseHeaders, from backend: Int?, shared: inout SharedVariables) {
        CORSLowering(route, in: scope)?.collect(into: &headers)
        guard let changes = route.messages.responseHeaders else { return }
        for name in changes.replaced { headers.withhold(name.text) }
        var server: Variable?
        if let backend, changes.values.contains(where: { $0.value.uses(.server) }) {
            server = serverName(scope.plan.backends[backend], changes)
            shared.namedBackends.insert(scope.plan.backends[backend].serversSource ?? backend)
        }
        let words = HeaderWords(scope: scope, server: server)
        for line in changes.set + changes.add where !ServerSignature.isMeant(line.name.value) {
            for value in line.values where server != nil || value.value.loneLive != .server {
                guard let word = words.word(value, shared: &shared) else { continue }
                headers.add(Literal(line.name.value), word)
            }
        }
    }

    /// Answers preflights, before anything could refuse them; no server's name is known then.
    func answerPreflights(
        inheriting server: ResponseHeaders, into document: inout Document, shared: inout SharedVariables
    ) {
        guard let cors = CORSLowering(route, in: scope) else { return }
        var headers = ResponseHeaders(inheriting: server)
        collect(into: &headers, from: nil, shared: &shared)
        cors.answerPreflights(with: headers, into: &document, shared: &shared)
    }

    /// Adds the locations of the pages that the route's answers may come from.
    func lowerPages(
        inheriting server: ResponseHeaders, into document: inout Document, shared: inout SharedVariables
    ) {
        guard let pages = ErrorPageLowering(route, in: scope) else { return }
        var headers = ResponseHeaders(inheriting: server)
        collect(into: &headers, from: nil, shared: &shared)
        pages.lowerLocations(with: headers, into: &document)
    }

    private func serverName(_ backend: BackendPlan, _ changes: HeaderChanges) -> Variable {
        let isNamed = backend.servers.contains { if case .name = $0.host { true } else { false } }
        if isNamed, let value = changes.values.first(where: { $0.value.uses(.server) }) {
            scope.losses.lose(
                .inexpressibleCombination,
                "`{server}` of servers given by host name: it knows the address that answered, not the name",
                at: value.span, instead: "give the servers of `\(backend.name.text)` by address")
        }
        return ServerNameMap.name(of: backend, in: scope.plan)
    }

    /// Keeps servers' own lines of headers that the route sets or removes from clients.
    func hideReplaced(
        _ family: ProxyFamily, inheriting server: ResponseHeaders, into document: inout Document,
        shared: inout SharedVariables
    ) {
        let isCORS = route.messages.cors != nil
        if isCORS {
            for name in CORSLowering.headers { document.directive(family.hideHeader, .keyword(name)) }
        }
        let replaced = route.messages.responseHeaders?.replaced ?? []
        let names = replaced.filter { !ServerSignature.isMeant($0) }
        for name in names { document.directive(family.hideHeader, .quoted(Literal(name))) }
        guard isCORS || !names.isEmpty else { return }
        // A list of its own inherits nothing of the server block's.
        for name in server.replaced
        where !names.contains(where: { $0.text.lowercased() == name.description.lowercased() }) {
            document.directive(family.hideHeader, .keyword(name))
        }
        let orders = ProxySettings.orders.filter { order in
            !names.contains { $0.text.lowercased() == order.description.lowercased() }
        }
        guard orders.count < ProxySettings.orders.count else { return }
        // Passing wins over hiding, and a list that is empty would be inherited.
        for order in orders.isEmpty ? ["X-Accel-None"] : orders {
            document.directive(family.passHeader, .keyword(order))
        }
    }

    /// Sets nginx's own `Server` line, where it can be.
    func lowerSignature(into document: inout Document, shared: inout SharedVariables) {
        guard let changes = route.messages.responseHeaders else { return }
        ServerSignature(scope: scope, changes: changes).lower(into: &document, shared: &shared)
    }
}

/// The `Server` header: nginx never passes a server's own on, and puts its name there.
struct ServerSignature {
    let scope: Scope
    let changes: HeaderChanges

    static func isMeant(_ name: HeaderName) -> Bool { name.text.lowercased() == "server" }

    /// nginx Plus takes the text from `server_tokens`, none for an empty one (ngx_http_core_module, 1.9.13).
    func lower(into document: inout Document, shared: inout SharedVariables) {
        let words = HeaderWords(scope: scope, server: nil)
        if let line = changes.set.first(where: { Self.isMeant($0.name.value) }), let value = line.values.first {
            guard scope.dialect.has(.serverSignature) else {
                scope.losses.lose(
                    .responseHeaders, "another `Server` than its own", at: line.name.span,
                    instead: "leave it out: servers' own never reaches clients; `edition: plus` can change it")
                return
            }
            if let word = words.word(value, shared: &shared) { document.directive("server_tokens", word) }
        }
        guard let name = changes.remove.first(where: { Self.isMeant($0.value) }) else { return }
        if scope.dialect.has(.serverSignature) {
            document.directive("server_tokens", #""""#)
        } else {
            scope.losses.approximate(
                .responseHeaders, "`Server` is `nginx`, without its version: servers' own never reaches clients",
                at: name.span)
        }
    }
}
