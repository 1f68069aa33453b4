import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What routers refer to: Services as Traefik's load balancers take them, ServersTransports, and TraefikServices where
/// several backends share requests or copies.
struct TraefikServices {
    let files: IngressFiles
    let version: Version
    let suffix: String
    private var transportNames: [Transport: String] = [:]
    private var transports: [(name: String, transport: Transport)] = []
    private var services: [(name: String, service: Composite)] = []
    private var composites: [Int: String] = [:]

    init(files: IngressFiles, version: Version, suffix: String) {
        self.files = files
        self.version = version
        self.suffix = suffix
    }

    /// How connections to a backend's servers are made.
    private struct Transport: Hashable {
        let backend: Int
        let connect: Duration
        let answer: Duration
    }

    /// A TraefikService.
    private enum Composite {
        case weighted([(load: Load, weight: Int)])
        case mirroring(Reference, copies: Load, percent: Int)
    }

    /// A Service with the settings that a route gives it.
    struct Load {
        let backend: Int
        let transport: String
        let isUnbuffered: Bool
    }

    /// What a router or a TraefikService points to.
    enum Reference {
        case service(Load)
        case composite(String)
        /// Answers nothing: a middleware has answered.
        case none
    }

    /// What a route points to.
    mutating func reference(
        of route: Int, names: inout IngressNames, _ remarks: inout Remarks
    ) -> Reference? {
        let plan = files.plan.routes[route]
        if let known = composites[route] { return .composite(known) }
        var reference: Reference
        switch plan.action {
        case .backend(let backend): reference = .service(load(backend, plan, &names, &remarks))
        case .split(let shares):
            let loads = shares.map { (load($0.backend, plan, &names, &remarks), $0.weight) }
            reference = add(.weighted(loads), "split", of: route, &names)
        case .redirect: return Reference.none
        case .respond, .choose, .serve: return nil
        }
        if let mirror = plan.messages.mirror {
            if mirror.hundredths % 100 == 0 {
                let copies = load(mirror.backend, plan, &names, &remarks)
                reference = add(
                    .mirroring(reference, copies: copies, percent: mirror.hundredths / 100), "mirror", of: route,
                    &names)
            } else {
                remarks.lose(
                    combination: "a part of a percent of copies in traefik", at: plan.span,
                    instead: "copy whole percents")
            }
        }
        if case .composite(let name) = reference { composites[route] = name }
        return reference
    }

    private mutating func add(
        _ composite: Composite, _ word: String, of route: Int, _ names: inout IngressNames
    ) -> Reference {
        let wanted = "\(files.plan.name.text)-\(files.plan.routes[route].label)-\(word)\(suffix)"
        let name = names.composites.claim(wanted)
        services.append((name, composite))
        return .composite(name)
    }

    private mutating func load(
        _ backend: Int, _ route: RoutePlan, _ names: inout IngressNames, _ remarks: inout Remarks
    ) -> Load {
        let transport = Transport(
            backend: backend, connect: route.timeouts.connect, answer: route.timeouts.server)
        let isUnbuffered = !route.buffering
        if let known = transportNames[transport] {
            return Load(backend: backend, transport: known, isUnbuffered: isUnbuffered)
        }
        reportTransport(files.plan.backends[backend], &remarks)
        let wanted = "\(files.services[backend].name)\(suffix)"
        let name = names.transports.claim(wanted)
        transportNames[transport] = name
        transports.append((name, transport))
        return Load(backend: backend, transport: name, isUnbuffered: isUnbuffered)
    }

    private func reportTransport(_ backend: BackendPlan, _ remarks: inout Remarks) {
        if case .clientIP(let ttl) = backend.sticky?.value {
            if has(.rendezvousHash) {
                remarks.differ(
                    .stickyClientIP,
                    "traefik: a client stays with its server by a hash of its address, without a time", at: ttl.span)
            } else {
                remarks.lose(
                    .stickyClientIP,
                    "clients kept with their server by address in traefik (possible with \(IngressGate.rendezvousHash.since))",
                    at: ttl.span, instead: "use a sticky cookie")
            }
        }
        if case .hash(let key, _) = backend.balance, key != .clientIP {
            remarks.lose(
                combination: "a hash of \(NginxVariable.words(key)) in traefik", at: backend.balanceSpan,
                instead: "hash `client_ip`, or use a sticky cookie")
        }
        guard let tls = backend.wire.tls else { return }
        if tls.verifies, tls.authorities != .systemAuthorities, tls.secret == nil {
            remarks.loseSecret(.tlsToServers, "authorities of servers", tls.span)
        }
        if tls.identity != nil, tls.secret == nil {
            remarks.loseSecret(.tlsToServers, "a certificate and a key towards servers", tls.span)
        }
        if tls.verifies, tls.sharedName == .several || tls.sharedName == .one(nil) {
            remarks.lose(
                .tlsToServers, "a certificate verified without one name for all servers in traefik", at: tls.span,
                instead: "give the servers' common name: `tls: {sni: NAME}`")
        }
    }
}

extension TraefikServices {
    /// Writes a reference as a mapping's fields.
    func write(_ reference: Reference, to item: inout Manifest) {
        switch reference {
        case .composite(let name):
            item.field("kind", "TraefikService")
            item.field("name", .text(name))
        case .none:
            item.field("kind", "TraefikService")
            item.field("name", "noop@internal")
        case .service(let load): write(load, to: &item)
        }
    }

    private func write(_ load: Load, to item: inout Manifest) {
        let backend = files.plan.backends[load.backend]
        let service = files.services[load.backend]
        item.field("kind", "Service")
        item.field("name", .text(service.name))
        item.field("port", .number(service.port))
        switch (backend.wire.form, backend.wire.tls == nil) {
        case (.http2, true), (.grpc, true): item.field("scheme", "h2c")
        case (_, false): item.field("scheme", "https")
        // Port 443 would be taken for HTTPS.
        default: item.field("scheme", "http")
        }
        if let strategy = strategy(of: backend) { item.field("strategy", .keyword(strategy)) }
        item.field("serversTransport", .text(load.transport))
        if load.isUnbuffered { item.mapping("responseForwarding") { $0.field("flushInterval", "-1ms") } }
        writeSticky(backend, to: &item)
    }

    /// Traefik's name of an algorithm; `nil` for its default, wrr.
    func strategy(of backend: BackendPlan) -> StaticString? {
        if case .clientIP = backend.sticky?.value, has(.rendezvousHash) { return "hrw" }
        switch backend.balance {
        case .leastConnections, .randomTwo: return has(.twoChoices) ? "p2c" : nil
        case .leastTime: return has(.leastTime) ? "leasttime" : nil
        case .hash(.clientIP, _): return has(.rendezvousHash) ? "hrw" : nil
        case .roundRobin, .random, .first, .hash: return nil
        }
    }

    private func has(_ gate: IngressGate) -> Bool { gate.isOpen(for: version) }

    private func writeSticky(_ backend: BackendPlan, to item: inout Manifest) {
        guard case .cookie(let cookie) = backend.sticky?.value else { return }
        item.mapping("sticky") { sticky in
            sticky.mapping("cookie") { spec in
                spec.field("name", .text(cookie.name.value.text))
                if let ttl = cookie.ttl { spec.field("maxAge", .number(ttl.value.secondsRoundedUp)) }
                if let domain = cookie.domain { spec.field("domain", .text(domain.value.text)) }
                spec.field("path", .text(cookie.path.value.text))
                spec.field("httpOnly", .flag(cookie.httpOnly.value))
                spec.field("secure", .flag(cookie.secure.value))
                if let sameSite = cookie.sameSite { spec.field("sameSite", .text(sameSite.value.rawValue)) }
            }
        }
    }

    /// Writes every ServersTransport and TraefikService that was referred to.
    func write(into manifest: inout Manifest) {
        for (name, transport) in transports {
            let backend = files.plan.backends[transport.backend]
            manifest.document { document in
                files.frame.write(
                    ObjectHead(
                        apiVersion: "traefik.io/v1alpha1", kind: "ServersTransport", name: name,
                        part: backend.name.text), to: &document)
                document.mapping("spec") { write(transport, of: backend, to: &$0) }
            }
        }
        for (name, service) in services {
            manifest.document { document in
                files.frame.write(
                    ObjectHead(
                        apiVersion: "traefik.io/v1alpha1", kind: "TraefikService", name: name, part: name),
                    to: &document)
                document.mapping("spec") { write(service, to: &$0) }
            }
        }
    }

    private func write(_ transport: Transport, of backend: BackendPlan, to spec: inout Manifest) {
        if let tls = backend.wire.tls {
            if case .one(let name?) = tls.sharedName { spec.field("serverName", .text(name.text)) }
            if !tls.verifies { spec.field("insecureSkipVerify", .flag(true)) }
            if let secret = tls.secret, tls.verifies {
                if has(.rootCAs) {
                    spec.list("rootCAs") { list in
                        list.item { $0.field("secret", .text(secret.value.text)) }
                    }
                } else {
                    spec.texts("rootCAsSecrets", [secret.value.text])
                }
            }
            if tls.identity != nil, let secret = tls.secret {
                spec.texts("certificatesSecrets", [secret.value.text])
            }
            if backend.wire.form == .http1 { spec.field("disableHTTP2", .flag(true)) }
        }
        if let pool = backend.keepalive { spec.field("maxIdleConnsPerHost", .number(pool.idle.value.number)) }
        spec.mapping("forwardingTimeouts") { timeouts in
            timeouts.field("dialTimeout", .text(transport.connect.goText))
            timeouts.field("responseHeaderTimeout", .text(transport.answer.goText))
            if let pool = backend.keepalive {
                timeouts.field("idleConnTimeout", .text(pool.timeout.value.goText))
            }
        }
    }

    private func write(_ composite: Composite, to spec: inout Manifest) {
        switch composite {
        case .weighted(let loads):
            spec.mapping("weighted") { weighted in
                weighted.list("services") { list in
                    for (load, weight) in loads {
                        list.item { item in
                            write(load, to: &item)
                            item.field("weight", .number(weight))
                        }
                    }
                }
            }
        case .mirroring(let reference, let copies, let percent):
            spec.mapping("mirroring") { mirroring in
                write(reference, to: &mirroring)
                mirroring.list("mirrors") { list in
                    list.item { item in
                        write(copies, to: &item)
                        item.field("percent", .number(percent))
                    }
                }
            }
        }
    }
}
