package import Diagnostics
package import TopologyModel

/// A group of servers, `like` and check names resolved.
package struct BackendPlan: Sendable {
    /// What is spoken to the servers.
    package enum Transport: Sendable {
        /// Requests.
        case http
        /// Connections.
        case tcp
        /// Datagrams alone.
        case udp
        /// Nothing that a proxy sees: the kernel passes packets on, or programs use it by its name.
        case forwarded
    }

    /// Its name.
    package internal(set) var name: Identifier
    /// Where its name stands.
    package let span: SourceSpan
    /// What is spoken.
    package let transport: Transport
    /// How a server is chosen.
    package internal(set) var balance: Balance
    /// Where the choice stands; the backend when left out.
    package internal(set) var balanceSpan: SourceSpan
    /// The servers, in the file's order; names are unique.
    package internal(set) var servers: [Server]
    /// The backend whose servers these are, by index; `nil` when they are its own.
    package internal(set) var serversSource: Int?
    /// The active check.
    @Apart package private(set) var healthCheck: HealthCheck?
    /// Where the backend asks for its check; `nil` when it has none.
    package internal(set) var healthCheckSpan: SourceSpan?
    /// What failed requests do.
    package let passiveCheck: PassiveCheck?
    /// How a client stays.
    @Apart package internal(set) var sticky: Located<Stickiness>?
    /// Idle connections kept.
    package let keepalive: KeepalivePool?
    /// When too many failures stop all requests.
    @Apart package var circuitBreaker: CircuitBreaker?
    /// Where servers of the node's own region are preferred; `nil` when they are not.
    package let prefersRegion: SourceSpan?
    /// The region whose servers are preferred wherever the load balancer runs; its node's when `nil`.
    package internal(set) var preferredRegion: Identifier?
    /// Where clients are sent instead of being served; `nil` where the servers are asked for them.
    @Apart package internal(set) var redirect: ServerURLPlan?
    /// Servers that are used while no server of an earlier tier is up, the nearest first; empty when all servers are
    /// equally near. Each server is in one tier; a tier holds a server that is neither `drain` nor `down`.
    package internal(set) var tiers: [ServerTier] = []
    /// How it looks in a cluster.
    @Apart package private(set) var service: ServiceSettings?
    /// The program behind the backend, where it is this backend that describes it.
    @Apart package internal(set) var workload: WorkloadPlan?
    /// The backend whose program serves, by index: its own when it describes one, the one it is `like` when it has its
    /// servers from there; `nil` when no program is described.
    package internal(set) var workloadSource: Int?
    /// What is spoken to the servers, TLS and headers of connections included.
    package let wire: ServerWire

    /// The same under another name.
    package func named(_ name: Identifier) -> BackendPlan {
        var copy = self
        copy.name = name
        return copy
    }

    package init(
        name: Identifier, span: SourceSpan, transport: Transport, balance: Balance, balanceSpan: SourceSpan,
        servers: [Server], healthCheck: HealthCheck?, passiveCheck: PassiveCheck?, sticky: Located<Stickiness>?,
        keepalive: KeepalivePool?, prefersRegion: SourceSpan? = nil, service: ServiceSettings?, wire: ServerWire
    ) {
        self.name = name
        self.span = span
        self.transport = transport
        self.balance = balance
        self.balanceSpan = balanceSpan
        self.servers = servers
        self.healthCheck = healthCheck
        self.passiveCheck = passiveCheck
        self.sticky = sticky
        self.keepalive = keepalive
        self.prefersRegion = prefersRegion
        self.service = service
        self.wire = wire
    }
}
