import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the `stream` block: TCP, UDP and TLS passthrough listeners and their backends.
struct StreamLowering {
    let scope: Scope

    private var log: LogLowering { LogLowering(plan: scope.plan) }

    /// The block in parts; none when no listener passes bytes on.
    func lowered() -> [Document] {
        let listeners = scope.plan.listeners.filter { !backends(of: $0).isEmpty || Self.passesTLS($0) }
        guard !listeners.isEmpty else { return [] }
        var shared = SharedVariables(scope.plan)
        let lowering = UpstreamLowering(scope: scope, context: .stream)
        var upstreams = Document(depth: 1)
        NameResolution.lower(
            scope, listeners.flatMap { backends(of: $0) }.map { scope.plan.backends[$0] }, into: &upstreams)
        var seen: Set<Int> = []
        for index in listeners.flatMap({ backends(of: $0) }) {
            let owner = scope.sharing.owner(of: scope.plan.backends[index])
            for holder in [owner, index].compactMap({ $0 }) where seen.insert(holder).inserted {
                lowering.addUnlessShared(scope.plan.backends[holder], into: &upstreams, shared: &shared)
            }
        }
        var maps = Document(depth: 1)
        var sizes = HashSizes()
        log.lowerStream(into: &maps)
        for case .tlsPassthrough(let hosts) in listeners.map(\.kind) {
            sizes.noteMap(longestKey: hosts.map { $0.host.text.utf8.count }.max() ?? 0, keys: hosts.count)
        }
        for index in listeners.filter({ !Self.passesTLS($0) }).flatMap({ backends(of: $0) })
        where seen.remove(index) != nil {
            StreamCheck(scope, scope.plan.backends[index])?.lowerMatch(into: &upstreams)
        }
        var servers = Document(depth: 1)
        for listener in listeners { lower(listener, into: &servers, maps: &maps) }
        var head = Document()
        head.open("stream")
        sizes.lower(into: &head)
        if shared.clientNetwork { SharedVariables.network(into: &head) }
        scope.lowerRaw("stream", into: &head)
        LimitZones(scope: scope).lower(listeners, into: &head)
        return maps.isEmpty ? [head, upstreams, servers] : [head, maps, upstreams, servers]
    }

    private static func passesTLS(_ listener: ListenerPlan) -> Bool {
        if case .tlsPassthrough = listener.kind { true } else { false }
    }

    private func backends(of listener: ListenerPlan) -> [Int] {
        switch listener.kind {
        case .http: []
        case .tcp(let backend): [backend]
        case .udp(let backend, _): [backend]
        case .tlsPassthrough(let hosts): hosts.map(\.backend)
        }
    }

    private func lower(_ listener: ListenerPlan, into document: inout Document, maps: inout Document) {
        document.blank()
        document.block("server") { server in
            defer { StreamTraffic(scope: scope, listener: listener).lower(into: &server) }
            log.lowerStreamPlace(of: listener, into: &server)
            scope.lowerRaw("server:\(listener.name.text)", into: &server)
            switch listener.kind {
            case .http: break
            case .tcp(let index):
                logFormat(listener, scope.plan.backends[index], into: &maps)
                listen(listener, into: &server)
                pass(to: scope.plan.backends[index], into: &server)
            case .udp(let index, let responses):
                logFormat(listener, scope.plan.backends[index], into: &maps)
                for address in listener.addresses {
                    // One worker gets all datagrams of a client.
                    server.directive("listen", ListenWords.socket(address, port: listener.port), "udp", "reuseport")
                }
                passDatagrams(to: scope.plan.backends[index], responses: responses, into: &server)
            case .tlsPassthrough(let hosts):
                listen(listener, into: &server)
                server.directive("ssl_preread", "on")
                server.directive("preread_timeout", .duration(scope.plan.timeouts.request))
                let choice = PassthroughMap(scope: scope, listener: listener, hosts: hosts)
                choice.lower(into: &maps)
                log.lowerStreamFormat(of: listener, backend: choice.logged, into: &maps)
                server.directive("proxy_pass", .variable(choice.upstream))
                StreamWire(scope: scope).lower(hosts.map { scope.plan.backends[$0.backend] }, into: &server)
                connections(into: &server)
                for entry in hosts { reportUnchecked(scope.plan.backends[entry.backend]) }
            }
        }
    }

    private func logFormat(_ listener: ListenerPlan, _ backend: BackendPlan, into maps: inout Document) {
        log.lowerStreamFormat(of: listener, backend: .name(Name(backend.name)), into: &maps)
    }

    private func listen(_ listener: ListenerPlan, into server: inout Document) {
        for address in listener.addresses {
            server.begin("listen")
            server.add(ListenWords.socket(address, port: listener.port))
            if listener.clients.hasHeaders { server.add("proxy_protocol") }
        }
        ClientAddress(scope: scope, listener: listener).lowerStream(into: &server)
    }

    private func pass(to backend: BackendPlan, into server: inout Document) {
        server.directive("proxy_pass", .name(scope.upstream(backend)))
        StreamWire(scope: scope).lower([backend], into: &server)
        connections(into: &server)
        check(backend, into: &server)
    }

    private func connections(into server: inout Document) {
        server.directive("proxy_connect_timeout", .duration(scope.plan.timeouts.connect))
        // A connection of bytes is a tunnel: nobody knows what silence means on it.
        server.directive("proxy_timeout", .duration(scope.plan.timeouts.tunnel))
        server.directive("proxy_next_upstream_tries", .number(RetryPlan.builtIn.attempts + 1))
    }

    private func passDatagrams(to backend: BackendPlan, responses: Int?, into server: inout Document) {
        server.directive("proxy_pass", .name(scope.upstream(backend)))
        StreamWire(scope: scope).reportDatagrams(to: backend)
        server.directive("proxy_timeout", .duration(scope.plan.timeouts.server))
        if let responses { server.directive("proxy_responses", .number(responses)) }
        check(backend, into: &server)
    }

    private func check(_ backend: BackendPlan, into server: inout Document) {
        StreamCheck(scope, backend)?.lower(into: &server)
    }

    /// A check needs a server block that is its backend's alone.
    private func reportUnchecked(_ backend: BackendPlan) {
        guard scope.dialect.has(.activeChecks), let check = backend.healthCheck else { return }
        scope.losses.lose(
            .activeHealthCheck, "active checks of servers that are chosen by the name a client asks for",
            at: check.span, instead: "use `passive_check`")
    }
}

/// The map from the name that a TLS client asks for to an upstream; an empty value closes the connection.
struct PassthroughMap {
    let scope: Scope
    let listener: ListenerPlan
    let hosts: [PassthroughHost]

    private var byName: Variable { Variable("sni", of: Name(listener.name)) }
    private var ofTLS: Variable { Variable("tls", of: Name(listener.name)) }

    private var any: PassthroughHost? { hosts.first { $0.host == .any } }

    /// What the log says of it: the upstream's name behind the plan's.
    var logged: Word.Piece { .variable(Variable("passed", of: Name(listener.name))) }

    /// Where a connection goes.
    var upstream: Variable { any == nil ? byName : ofTLS }

    /// Adds the map; with a backend for any name a second one closes what is no TLS at all.
    func lower(into document: inout Document) {
        document.blank()
        document.block("map", "$ssl_preread_server_name", .variable(byName)) { map in
            map.directive("hostnames")
            map.entry("default", any.map { name(of: $0) } ?? #""""#)
            for entry in hosts where entry.host != .any { map.entry(.host(entry.host), name(of: entry)) }
        }
        if scope.plan.logging?.format.value == .json {
            document.blank()
            document.block("map", .variable(upstream), .variable(Variable("passed", of: Name(listener.name)))) { map in
                map.entry(
                    .compound(["~^", .name(scope.prefix), "_(?<lbgen_match>.+)$"], quoted: true),
                    .variable(SharedVariables.match))
            }
        }
        guard any != nil else { return }
        document.blank()
        document.block("map", "$ssl_preread_protocol", .variable(ofTLS)) { map in
            map.entry("default", .variable(byName))
            map.entry(#""""#, #""""#)
        }
    }

    private func name(of entry: PassthroughHost) -> Word { .name(scope.upstream(scope.plan.backends[entry.backend])) }
}
