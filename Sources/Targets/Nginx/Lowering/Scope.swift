import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What every part of the lowering needs to know; a class, for every part of it holds one.
final class Scope {
    /// What to render.
    let plan: Plan
    /// For which nginx.
    let dialect: Dialect
    /// Where to say what cannot be rendered.
    let losses: LossReporter
    /// The plan's name, which begins every generated name.
    let prefix: Name
    /// Text of the topology's own.
    let raw: RawTexts
    /// What servers learn of the client.
    let forwarded: ForwardedHeaders
    /// The first route with each CORS policy, by where the policy stands.
    let corsOwners: [SourceSpan: Name]
    /// The first route with each plan of messages that holds error pages or maintenance.
    let pageOwners: [ObjectIdentifier: Name]

    /// Whether any backend's clients are sent to its servers; every server block asks.
    let sendsClients: Bool
    /// Whether any backend's servers speak gRPC; every server block asks.
    let speaksGRPC: Bool
    /// Which backends use the upstream of another.
    let sharing: UpstreamSharing

    init(plan: Plan, dialect: Dialect, losses: LossReporter, sharing: UpstreamSharing = .none) {
        self.sharing = sharing
        self.plan = plan
        self.dialect = dialect
        self.losses = losses
        prefix = Name(plan.name)
        sendsClients = plan.backends.contains { $0.redirect != nil }
        speaksGRPC = plan.backends.contains { $0.wire.form == .grpc }
        forwarded = ForwardedHeaders(plan)
        raw = RawTexts(plan, of: .nginx)
        var policies: [SourceSpan: Name] = [:]
        var pages: [ObjectIdentifier: Name] = [:]
        for route in plan.routes where route.messages !== MessagePlan.unchanged {
            let messages = route.messages
            if let cors = messages.cors, policies[cors.span] == nil { policies[cors.span] = Name(label: route.label) }
            guard messages.errorPages != nil || messages.maintenance != nil else { continue }
            if pages[ObjectIdentifier(messages)] == nil {
                pages[ObjectIdentifier(messages)] = Name(label: route.label)
            }
        }
        corsOwners = policies
        pageOwners = pages
    }

    /// Adds what the topology puts at a place.
    func lowerRaw(_ place: @autoclosure () -> String, into document: inout Document) { document.raw(raw[place()]) }

    /// The host that a client asked for.
    var askedHost: AskedHost { forwarded.askedHost }

    /// The upstream of a backend, and its zone: two parts, as no other name has.
    func upstream(_ backend: BackendPlan) -> Name {
        prefix.with(Name(sharing.owner(of: backend).map { plan.backends[$0].name } ?? backend.name))
    }

    /// The upstream of the clients that a cookie binds to one server: three parts.
    func upstream(_ backend: BackendPlan, boundTo server: Server) -> Name {
        upstream(backend).with(Name(label: server.name))
    }

    /// The zone of a rate limit: four parts.
    func zone(_ limit: RateLimitPlan) -> Name { prefix.with("rate_limit").with(Name(limit.name)) }

    /// The zone of a connection limit: four parts.
    func zone(_ limit: ConnectionLimitPlan) -> Name {
        prefix.with("connection_limit").with(Name(label: limit.place))
    }

    /// The zone of a cache's keys: four parts.
    func zone(_ cache: CachePlan) -> Name { prefix.with("cache_of").with(Name(label: cache.place)) }

    /// The zone that remembers which server an address, a header or a cookie has: four parts or more.
    func stickyZone(_ backend: BackendPlan) -> Name {
        let kind: StaticString =
            switch backend.sticky?.value {
            case .header: "sticky_header"
            case .appCookie: "sticky_app_cookie"
            case .clientIP, .cookie, nil: "sticky_client_ip"
            }
        return prefix.with(kind).with(Name(backend.name))
    }

    /// Whether the upstream of a backend holds nginx's own `sticky`.
    func usesSticky(_ backend: BackendPlan) -> Bool {
        backend.sticky != nil && backend.transport == .http && dialect.has(.nativeStickiness)
    }

    /// Whether clients of a backend are kept by maps, because this nginx has no `sticky`.
    func emulatesCookie(_ backend: BackendPlan) -> Bool {
        guard case .cookie = backend.sticky?.value, backend.transport == .http else { return false }
        return !dialect.has(.nativeStickiness) && CookieEmulation.problem(of: backend) == nil
    }
}
