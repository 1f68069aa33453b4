package import Diagnostics
package import YAMLTree

/// A group of servers and how traffic is shared among them.
package struct Backend: Entity, Sendable {
    /// The backend whose servers, and whose settings left out here, this one has.
    package let like: Located<Identifier>?
    /// How a server is chosen.
    package let balance: Located<Balance>?
    /// The active check: by name or in place.
    package let healthCheck: Located<HealthCheckReference>?
    /// What failed requests do to a server.
    package let passiveCheck: Located<PassiveCheck>?
    /// How a client stays with its server.
    package let sticky: Located<Stickiness>?
    /// Idle connections kept to each server.
    package let keepalive: Located<KeepalivePool>?
    /// What is spoken to the servers.
    package let transport: Located<ServerProtocol>?
    /// TLS to the servers.
    package let tls: Located<ServerTLS>?
    /// The header that tells servers the client's address.
    package let proxyHeader: Located<ProxyHeader>?
    /// Agents beside the servers.
    package let agentCheck: Located<AgentCheck>?
    /// The servers.
    package let servers: [Server]
    /// Where the servers stand; `nil` when the key is not there.
    package let serversSpan: SourceSpan?
    /// When too many failures stop all requests.
    package let circuitBreaker: Located<CircuitBreaker>?
    /// Which servers come first.
    package let prefer: Located<Preference>?
    /// How the backend looks in a cluster.
    package let service: Located<ServiceSettings>?
    /// The program behind the backend.
    package let workload: Located<Workload>?
    /// Whether clients are sent to the chosen server, and how.
    package let redirect: Located<ServerRedirect>?
    /// Who keeps to the servers' `max_connections`; each node when left out.
    package let share: Located<LimitShare>?
    /// Where the backend stands.
    package let span: SourceSpan

    package static var noun: String { "a backend" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        like = fields.optional("like", doc: "A backend whose servers, and settings left out here, this one has.")
        balance = fields.optional("balance", doc: "How a server is chosen; round_robin.")
        healthCheck = fields.optional(
            "health_check", feature: .activeHealthCheck, doc: "Active check, by name or in place.")
        passiveCheck = fields.optional(
            "passive_check", feature: .passiveCheck, doc: "What failed requests do to a server.")
        sticky = fields.optional("sticky", doc: "How a client stays with its server.")
        keepalive = fields.optional("keepalive", feature: .keepalivePool, doc: "Idle connections kept to each server.")
        transport = fields.optional("protocol", doc: "What is spoken to the servers; http.")
        tls = fields.optional("tls", doc: "TLS to servers, for https, grpcs and tcp.")
        proxyHeader = fields.optional(
            "proxy_protocol", feature: .proxyProtocolOut, doc: "Tell servers the client's address in a PROXY header.")
        agentCheck = fields.optional(
            "agent_check", feature: .agentCheck, doc: "Agents beside the servers that say what share they want.")
        let groups: [Located<ServerGroup>]? = fields.list("servers", doc: "The servers.")
        servers = Self.flattened(groups ?? [])
        serversSpan = fields.has("servers")
        prefer = fields.optional(
            "prefer", feature: .regionPreference,
            doc:
                "`region`: servers of the node's own region first, or `{region: NAME}`, then fallback regions, then the rest."
        )
        service = fields.optional("service", doc: "How the backend looks in a cluster.")
        workload = fields.optional(
            "workload", feature: .workload, doc: "The program behind the backend, as containers run it.")
        circuitBreaker = fields.optional(
            "circuit_breaker", feature: .circuitBreaker, doc: "After too many failures, answer 503 at once for a while."
        )
        redirect = fields.optional(
            "redirect", feature: .redirectBackend,
            doc: "Send clients to the chosen server with 302 instead of asking it for them.")
        share = fields.optional(
            "share",
            doc: "`fleet` divides servers' `max_connections` by the nodes at work; `node` means each node's own.")
        if let transport {
            for feature in transport.value.features { fields.context.uses.add(feature, at: transport.span) }
        }
    }

    private static func flattened(_ groups: [Located<ServerGroup>]) -> [Server] {
        var servers: [Server] = []
        servers.reserveCapacity(groups.count)
        for group in groups {
            switch group.value {
            case .one(let server): servers.append(server)
            case .several(let several): servers += several
            }
        }
        return servers
    }
}

/// An active check: the name of one, or one in place.
package enum HealthCheckReference: Readable, Sendable {
    /// One of `health_checks`.
    case named(Identifier)
    /// Written in place.
    case inline(HealthCheck)

    package static var placeholder: HealthCheckReference { .named(.placeholder) }
    package static var expectation: String { "the name of a health check, or one in place" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> HealthCheckReference? {
        if context.tree.kind(node) == .mapping { return .inline(HealthCheck.readMapping(node, in: context)) }
        return Identifier.read(node, in: context).map { .named($0) }
    }
}

/// What failed requests do to a server.
package struct PassiveCheck: Entity, Sendable {
    /// Failures that take a server out.
    package let failures: Located<Threshold>
    /// The time in which they must happen.
    package let window: Located<Duration>
    /// How long the server stays out.
    package let cooldown: Located<Duration>
    /// Statuses that count as failures, beside connections that fail.
    package let statuses: [Located<RetryCause>]

    package static var noun: String { "a passive check" }

    package init(from fields: inout FieldReader) {
        failures = fields.optional(
            "failures", default: Threshold(checked: 3), shown: "3", doc: "Failures that take out.")
        let window: Located<Duration> = fields.optional(
            "window", default: .seconds(30), shown: "30s", doc: "The time in which they must happen.")
        self.window = window
        cooldown = fields.optional(
            "cooldown", default: window.value, shown: "the window", doc: "How long the server stays out.")
        statuses = fields.list("statuses", doc: "Statuses that count as failures: 500, 502, 503, 504.") ?? []
    }
}

/// Idle connections kept to each server.
package struct KeepalivePool: Entity, Sendable {
    /// Connections kept, per worker of the load balancer.
    package let idle: Located<Count>
    /// How long an idle one is kept.
    package let timeout: Located<Duration>

    package static var noun: String { "a keepalive pool" }

    package init(from fields: inout FieldReader) {
        idle = fields.optional("idle", default: Count(checked: 32), shown: "32", doc: "Connections kept, per worker.")
        timeout = fields.optional("timeout", default: .seconds(60), shown: "60s", doc: "How long an idle one is kept.")
    }
}
