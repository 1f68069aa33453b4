package import Diagnostics
package import TopologyModel

/// What is spoken to the servers of a backend, and what goes with it.
package struct ServerWire: Sendable {
    /// The protocol, TLS aside.
    package enum Form: Sendable {
        /// HTTP/1.1.
        case http1
        /// HTTP/2.
        case http2
        /// gRPC, which is HTTP/2 with trailers.
        case grpc
        /// Bytes.
        case bytes
    }

    /// The protocol.
    package let form: Form
    /// TLS around it.
    @Apart package private(set) var tls: ServerTLSPlan?
    /// The header that tells servers the client's address.
    package let proxyHeader: Located<ProxyHeader>?
    /// Agents beside the servers.
    @Apart package private(set) var agent: Located<AgentCheck>?

    package init(
        form: Form, tls: ServerTLSPlan? = nil, proxyHeader: Located<ProxyHeader>? = nil,
        agent: Located<AgentCheck>? = nil
    ) {
        self.form = form
        self.tls = tls
        self.proxyHeader = proxyHeader
        self.agent = agent
    }
}

extension ServerWire {
    /// Whether an idle connection of one backend may carry requests of the other: both in the clear and begun alike.
    /// One in TLS was verified by its own backend's settings, or not at all.
    package func sharesConnections(with other: ServerWire) -> Bool {
        tls == nil && other.tls == nil && form == other.form && proxyHeader?.value == other.proxyHeader?.value
    }
}

/// TLS to the servers of a backend, every key filled in.
package struct ServerTLSPlan: Sendable {
    /// Whether certificates must be good.
    package let verifies: Bool
    /// The certificates of the authorities.
    package let authorities: FilePath
    /// The ConfigMap that holds them in a cluster.
    package let configMap: Located<DNSLabel>?
    /// Whether they are those that the system trusts.
    package var trustsSystem: Bool { authorities == .systemAuthorities }
    /// The load balancer's own certificate and key.
    package let identity: (certificate: Located<FilePath>, key: Located<FilePath>)?
    /// The Secret that holds both in a cluster.
    package let secret: Located<DNSLabel>?
    /// Where it is asked for.
    package let span: SourceSpan
    /// Whether servers share their name.
    package let sharedName: SharedName
    private let sni: Hostname?

    /// TLS to `servers` as the topology asks for it, or with every default.
    package init(_ settings: ServerTLS?, of servers: [Server], at span: SourceSpan) {
        verifies = settings?.verify.value ?? true
        authorities = settings?.ca?.value ?? .systemAuthorities
        configMap = settings?.configMap
        let sni = settings?.sni?.value
        self.sni = sni
        self.span = span
        secret = settings?.secret
        if let certificate = settings?.certificate, let key = settings?.key {
            identity = (certificate, key)
        } else {
            identity = nil
        }
        let first = servers.first.map { Self.name(of: $0, sni) } ?? sni
        let isOne = sni != nil || servers.allSatisfy { Self.name(of: $0, nil) == first }
        sharedName = isOne ? .one(first) : .several
    }

    /// The name that a server is asked for and whose certificate it shows: `sni`, or the name that the server is given
    /// by; `nil` for a server given by its address.
    package func name(of server: Server) -> Hostname? { Self.name(of: server, sni) }

    private static func name(of server: Server, _ sni: Hostname?) -> Hostname? {
        if let sni { return sni }
        if case .name(let name) = server.host { return name }
        return nil
    }

    /// The name of all servers; `nil` when they have none.
    package enum SharedName: Sendable, Equatable {
        /// The same for all, or none at all.
        case one(Hostname?)
        /// Each its own.
        case several
    }
}

extension HealthCheck {
    /// The Host header of a request: as given, or the name of servers asked by TLS; `nil` for `localhost`.
    package func host(of backend: BackendPlan) -> ServerHost? {
        if let host { return host.value }
        switch probe {
        case .http, .service(.websocket): break
        case .tcp, .exchange, .service: return nil
        }
        guard port == nil, case .one(let name?)? = backend.wire.tls?.sharedName else { return nil }
        return .name(name)
    }
}
