import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the `server` blocks of HTTP listeners.
struct ServerLowering {
    let scope: Scope
    private let locations: LocationLowering
    private let sharedProfile: TLSSettings.Profile?
    /// The sizes that the names of hosts ask for.
    private(set) var sizes = HashSizes()
    /// Routes reported as inexpressible, each once however many listeners have it.
    private var reported: Set<Int> = []
    /// Backends whose active check has its location.
    private var checked: Set<Int> = []
    /// The maps that choose among routes with conditions.
    private(set) var dispatches: Dispatches
    /// The limits that they do not keep.
    private(set) var bodies: BodyLimits

    init(_ scope: Scope, settings: ProxySettings, sharedProfile: TLSSettings.Profile?) {
        self.scope = scope
        self.sharedProfile = sharedProfile
        locations = LocationLowering(scope: scope, settings: settings)
        dispatches = Dispatches(scope)
        bodies = BodyLimits(scope.plan)
    }

    /// Hosts that share a server block: the same routes and the same certificate.
    private struct Block {
        /// `nil` for hosts that no site names.
        let host: VirtualHostPlan?
        var names: [HostPattern]
        /// Index into the listener's certificates.
        let certificate: Int
    }

    /// Adds the servers of a listener.
    mutating func add(
        _ listener: ListenerPlan, _ http: HTTPListenerPlan, into document: inout Document, shared: inout SharedVariables
    ) {
        let listen = ListenWords(listener: listener, http: http, dialect: scope.dialect)
        listen.reportLoss(scope.losses)
        if let port = http.redirectPort {
            unnamed(listen, into: &document) { block in
                // Without a host (HTTP/1.0) there is nowhere to send it to.
                block.block("if", scope.askedHost.isMissing) { $0.directive("return", "400") }
                block.directive("return", "301", Self.redirectURL(port: port))
            }
            return
        }
        let blocks = Self.blocks(http)
        if !blocks.contains(where: { $0.names.contains(.any) }) {
            unnamed(listen, into: &document) { $0.directive("return", "404") }
        }
        for block in blocks { add(block, listen, into: &document, &shared) }
    }

    /// The URL of the same request at the HTTPS listener.
    private static func redirectURL(port: UInt16) -> Word {
        let start: [Word.Piece] = ["https://", .variable(Variable("host"))]
        let middle: [Word.Piece] = port == 443 ? [] : [":", .number(Int(port))]
        return .compound(start + middle + [.variable(Variable("request_uri"))], quoted: false)
    }

    /// A server for requests of every host that has none of its own; it answers TLS clients with the first
    /// certificate, so that they read the answer instead of a broken handshake.
    private func unnamed(_ listen: ListenWords, into document: inout Document, body: (inout Document) -> Void) {
        document.blank()
        document.block("server") { server in
            listen.lower(isDefault: true, into: &server)
            server.directive("server_name", "_")
            certificate(0, listen.http, into: &server)
            ClientAddress(scope: scope, listener: listen.listener).lowerHTTP(into: &server)
            LogLowering(plan: scope.plan).lower(listen.listener, speaksGRPC: scope.speaksGRPC, into: &server)
            scope.lowerRaw("server:\(listen.listener.name.text)", into: &server)
            Self.headers(of: listen).lower(into: &server)
            refuseUnclean(listen.listener, into: &server)
            body(&server)
        }
    }

    private mutating func add(
        _ block: Block, _ listen: ListenWords, into document: inout Document, _ shared: inout SharedVariables
    ) {
        let table = block.host.map { LocationTable($0, routes: scope.plan.routes) }
        if let table { report(table) }
        for name in block.names { sizes.noteHost(name.text) }
        let checks = table.map { newChecks($0) } ?? []
        document.blank()
        document.block("server") { server in
            listen.lower(isDefault: block.names.contains(.any), into: &server)
            Self.names(block.names, into: &server)
            certificate(block.certificate, listen.http, into: &server)
            ClientAddress(scope: scope, listener: listen.listener).lowerHTTP(into: &server)
            LogLowering(plan: scope.plan).lower(listen.listener, speaksGRPC: scope.speaksGRPC, into: &server)
            scope.lowerRaw("server:\(listen.listener.name.text)", into: &server)
            let headers = Self.headers(of: listen)
            headers.lower(into: &server)
            headers.lowerHidden(locations.settings.families, into: &server)
            refuseUnclean(listen.listener, into: &server)
            if let table {
                lower(table, of: listen.listener, inheriting: headers, into: &server, &shared)
            } else {
                server.directive("return", "404")
            }
            for index in table.map({ choices($0) }) ?? [] {
                ServerChoice(scope, scope.plan.backends[index])?.lowerLocation(
                    settings: locations.settings, into: &server)
            }
            for index in checks {
                ActiveCheck(scope, scope.plan.backends[index])?.lowerLocation(
                    into: &server, settings: locations.settings)
            }
        }
    }

    /// Backends of which a server is chosen here for clients to be sent to, each once.
    private func choices(_ table: LocationTable) -> [Int] {
        guard scope.sendsClients else { return [] }
        var found: Set<Int> = []
        for entry in table.entries {
            for route in [entry.route].compactMap({ $0 }) + entry.candidates.map(\.route) {
                let action = scope.plan.routes[route].action
                for index in action.backends + [action.choice].compactMap({ $0 })
                where scope.plan.backends[index].redirect != nil {
                    found.insert(index)
                }
            }
        }
        return found.sorted()
    }

    /// Backends that this server is the first to use and that nginx checks.
    private mutating func newChecks(_ table: LocationTable) -> [Int] {
        var found: [Int] = []
        for entry in table.entries {
            for route in [entry.route].compactMap({ $0 }) + entry.candidates.map(\.route) {
                for index in scope.plan.routes[route].action.backends
                where ActiveCheck(scope, scope.plan.backends[index]) != nil && checked.insert(index).inserted {
                    found.append(index)
                }
            }
        }
        return found
    }

    private mutating func lower(
        _ table: LocationTable, of listener: ListenerPlan, inheriting headers: ResponseHeaders,
        into server: inout Document,
        _ shared: inout SharedVariables
    ) {
        // Routes that are jumped to, and those of them and others whose answers are, each once and in order.
        var chosen: [Int] = []
        var apart: [Int] = []
        var looking: Set<Int> = []
        var isKnown = Array(repeating: false, count: table.hasCandidates ? scope.plan.routes.count : 0)
        for entry in table.entries {
            server.blank()
            let choice = entry.candidates.isEmpty ? nil : dispatches.variable(entry.candidates)
            for candidate in entry.candidates where !isKnown[candidate.route] {
                isKnown[candidate.route] = true
                chosen.append(candidate.route)
            }
            Self.open(entry.match, into: &server) { location in
                if let choice {
                    looking.formUnion(choose(choice, among: entry.candidates.map(\.route), in: &location))
                    return
                }
                guard let index = entry.route else {
                    location.directive("return", "404")
                    return
                }
                let route = scope.plan.routes[index]
                locations.lower(route, of: listener, inheriting: headers, into: &location, shared: &shared)
                if locations.answersApart(route, of: listener), !apart.contains(index) { apart.append(index) }
            }
        }
        lower(chosen: chosen, looking, of: listener, inheriting: headers, into: &server, &shared)
        for index in chosen
        where locations.answersApart(scope.plan.routes[index], of: listener) && !apart.contains(index) {
            apart.append(index)
        }
        for index in apart {
            locations.lowerAnswer(scope.plan.routes[index], inheriting: headers, into: &server, shared: &shared)
        }
        lowerHidden(table.entries.compactMap(\.route) + chosen, inheriting: headers, into: &server, &shared)
    }

    /// Fills a location that leaves the choice among routes to the request; returns those that look at a body's length.
    private mutating func choose(
        _ choice: Variable, among routes: [Int], in location: inout Document
    ) -> Set<Int> {
        if routes.allSatisfy({ !scope.plan.routes[$0].messages.isLogged }) {
            // A body that is too large for each of them is refused here.
            location.directive("access_log", "off")
        }
        let looking = Set(bodies.lower(routes, into: &location))
        location.directive("try_files", #""""#, .variable(choice))
        return looking
    }

    /// Locations that no client can ask for: pages, once for all routes that share their policies, and what sends copies
    /// of requests, one a route.
    private func lowerHidden(
        _ routes: [Int], inheriting headers: ResponseHeaders, into server: inout Document,
        _ shared: inout SharedVariables
    ) {
        var known: Set<Int> = []
        var plans: Set<ObjectIdentifier> = [ObjectIdentifier(MessagePlan.unchanged)]
        for index in routes {
            let route = scope.plan.routes[index]
            let isUnchanged = route.messages === MessagePlan.unchanged
            if isUnchanged || !known.insert(index).inserted { continue }
            if plans.insert(ObjectIdentifier(route.messages)).inserted {
                MessageLowering(scope: scope, route: route)
                    .lowerPages(inheriting: headers, into: &server, shared: &shared)
            }
            MirrorLowering(route, in: scope)?.lowerLocation(into: &server, shared: &shared)
        }
    }

    /// The named locations of routes that maps choose, and of none; those in `looking` look at a body's length.
    private mutating func lower(
        chosen: [Int], _ looking: Set<Int>, of listener: ListenerPlan, inheriting headers: ResponseHeaders,
        into server: inout Document,
        _ shared: inout SharedVariables
    ) {
        guard !chosen.isEmpty else { return }
        for index in chosen {
            let route = scope.plan.routes[index]
            server.blank()
            server.block("location", Dispatches.location(route)) { location in
                if looking.contains(index) { bodies.refuse(route, into: &location) }
                locations.lower(route, of: listener, inheriting: headers, into: &location, shared: &shared)
            }
        }
        server.blank()
        server.block("location", Dispatches.none) { $0.directive("return", "404") }
    }

    private static func open(
        _ match: LocationTable.Entry.Match, into server: inout Document, body: (inout Document) -> Void
    ) {
        switch match {
        case .exact(let path): server.block("location", "=", .quoted(path), body: body)
        case .prefix(let path, isFinal: true): server.block("location", "^~", .quoted(path), body: body)
        case .prefix(let path, isFinal: false): server.block("location", .quoted(path), body: body)
        case .regex(let pattern): server.block("location", "~", .quoted(Literal(pattern)), body: body)
        }
    }

    private mutating func report(_ table: LocationTable) {
        for index in table.unpredictable where reported.insert(index).inserted {
            scope.losses.lose(
                .inexpressibleCombination,
                "an expression with so large repetitions beside exact paths or prefixes",
                at: scope.plan.routes[index].pathSpan, instead: "use smaller counts in `{n,m}`")
        }
    }

    /// What a listener adds to every answer, those without a route among them.
    private static func headers(of listen: ListenWords) -> ResponseHeaders {
        var headers = ResponseHeaders()
        if let hsts = listen.http.tls?.hsts?.value {
            headers.replace(
                "Strict-Transport-Security",
                .quoted(Literal(bounded: hsts.headerValue, readsVariables: true)))
        }
        if listen.http.http3 {
            headers.replace(
                "Alt-Svc",
                .compound([#"h3=\":"#, .number(Int(listen.listener.publicPort)), #"\"; ma=86400"#], quoted: true))
        }
        return headers
    }

    /// What would be another path to another program is no path at all.
    private func refuseUnclean(_ listener: ListenerPlan, into server: inout Document) {
        server.block("if", "($lbgen_refused)") { $0.directive("return", "400") }
        AccessLowering(scope: scope).lower(listener.traffic.access, into: &server)
    }

    /// Up to four names stand in one line, more in a line each.
    private static func names(_ names: [HostPattern], into server: inout Document) {
        let words = names.map { $0 == .any ? Word.keyword("_") : .host($0) }
        if words.count > 4 {
            for word in words { server.directive("server_name", word) }
        } else {
            server.begin("server_name")
            for word in words { server.add(word) }
        }
    }

    private func certificate(_ index: Int, _ http: HTTPListenerPlan, into server: inout Document) {
        guard let tls = http.tls, tls.certificates.indices.contains(index) else { return }
        let certificate = tls.certificates[index].value
        server.directive("ssl_certificate", .file(certificate.certificate.value))
        server.directive("ssl_certificate_key", .file(certificate.key.value))
        if sharedProfile == nil { TLSGuideline(tls.profile.value).lower(into: &server) }
        if let clients = tls.clientAuth?.value {
            server.directive("ssl_client_certificate", .file(clients.authorities.value))
            server.directive("ssl_verify_client", clients.mode.value == .required ? "on" : "optional")
        }
    }
}

extension ServerLowering {
    /// The server blocks of a listener: a block a virtual host, or one for each certificate that its hosts need.
    ///
    /// A certificate for a host that only a broader pattern serves makes a block of its own, since nginx chooses the
    /// certificate by the block.
    private static func blocks(_ http: HTTPListenerPlan) -> [Block] {
        guard let tls = http.tls else {
            return http.virtualHosts.map { Block(host: $0, names: $0.hosts, certificate: 0) }
        }
        var certificates = HostTable<Int>()
        for (index, certificate) in tls.certificates.enumerated() {
            for host in certificate.value.hosts { certificates.add(index, for: host.value) }
        }
        var owners = HostTable<Int>()
        var named: [[(name: HostPattern, certificate: Int)]] = []
        for (index, host) in http.virtualHosts.enumerated() {
            for name in host.hosts { owners.add(index, for: name) }
            named.append(host.hosts.map { ($0, certificates.value(of: $0) ?? 0) })
        }
        var strangers: [(name: HostPattern, certificate: Int)] = []
        var seen = owners
        for certificate in tls.certificates {
            for host in certificate.value.hosts where host.value != .any && !seen.has(host.value) {
                seen.add(-1, for: host.value)
                let own = certificates.value(of: host.value) ?? 0
                guard let owner = owners.value(of: host.value) else {
                    if own != 0 { strangers.append((host.value, own)) }
                    continue
                }
                named[owner].append((host.value, own))
            }
        }
        return zip(http.virtualHosts, named).flatMap { grouped($0, $1) } + grouped(nil, strangers)
    }

    private static func grouped(
        _ host: VirtualHostPlan?, _ named: [(name: HostPattern, certificate: Int)]
    ) -> [Block] {
        var blocks: [Block] = []
        for (name, certificate) in named {
            if let index = blocks.firstIndex(where: { $0.certificate == certificate }) {
                blocks[index].names.append(name)
            } else {
                blocks.append(Block(host: host, names: [name], certificate: certificate))
            }
        }
        return blocks
    }
}
