import Diagnostics
import TopologyModel

/// Traffic policies on their way into the plan: what is written once is planned once.
struct TrafficAssembly {
    var tables = TrafficTables()
    /// How limits are divided among nodes.
    let sharing: LimitSharing
    /// The plans of routes without policies of their own, by those of their site.
    private var shared: [ObjectIdentifier?: TrafficPlan] = [:]
    private var accessLists: [String: Int] = [:]
    private var limits: [String: Int] = [:]
    private var caches: [String: Int] = [:]

    init(sharing: LimitSharing) { self.sharing = sharing }

    /// Where policies are written, the nearest first, and what the place is called.
    struct Source {
        let given: GivenTraffic?
        let place: () -> String
    }

    /// The plan of a route; routes that say nothing of their own share their site's.
    mutating func plan(route: Source, site: Source, defaults: Source) -> TrafficPlan {
        guard route.given == nil else { return make([route, site, defaults]) }
        guard site.given != nil || defaults.given != nil else { return .unlimited }
        let key = site.given.map { ObjectIdentifier($0) }
        if let known = shared[key] { return known }
        let plan = make([site, defaults])
        shared[key] = plan
        return plan
    }

    private mutating func make(_ sources: [Source]) -> TrafficPlan {
        let access = Self.nearest(sources) { $0.access }
        let limit = Self.nearest(sources) { $0.connectionLimit }
        let cache = Self.nearest(sources) { $0.cache }
        let compression = Self.nearest(sources) { $0.compression }?.value.value
        return TrafficPlan(
            access: access.flatMap { add($0.value, place: $0.place()) },
            connectionLimit: limit.map { add($0.value, place: $0.place()) },
            maxBody: Self.nearest(sources) { $0.maxBody }?.value,
            requestBuffering: Self.nearest(sources) { $0.requestBuffering }?.value.value,
            cache: cache.map { add($0.value, place: $0.place()) },
            compression: compression.flatMap { $0.types.isEmpty ? nil : $0 },
            basicAuth: Self.nearest(sources) { $0.basicAuth }?.value.value)
    }

    private static func nearest<Value>(
        _ sources: [Source], _ policy: (GivenTraffic) -> Located<Value>?
    ) -> (value: Located<Value>, place: () -> String)? {
        for source in sources {
            if let value = source.given.flatMap({ policy($0) }) { return (value, source.place) }
        }
        return nil
    }

    /// The index of an access list; `nil` when it keeps nobody out.
    mutating func add(_ list: Located<AccessList>, place: String) -> Int? {
        if let known = accessLists[place] { return known }
        let plan = AccessPlan(place: place, list.value, span: list.span)
        guard plan.keepsOut else { return nil }
        tables.accessLists.append(plan)
        accessLists[place] = tables.accessLists.count - 1
        return tables.accessLists.count - 1
    }

    /// The index of a connection limit.
    mutating func add(_ limit: Located<ConnectionLimit>, place: String) -> Int {
        if let known = limits[place] { return known }
        tables.connectionLimits.append(
            ConnectionLimitPlan(
                place: place, limit.value, max: sharing.part(limit.value.max.value.number, limit.value.share),
                span: limit.span))
        limits[place] = tables.connectionLimits.count - 1
        return tables.connectionLimits.count - 1
    }

    private mutating func add(_ cache: Located<Cache>, place: String) -> Int {
        if let known = caches[place] { return known }
        tables.caches.append(CachePlan(place: place, cache.value, span: cache.span))
        caches[place] = tables.caches.count - 1
        return tables.caches.count - 1
    }
}

extension Assembly {
    /// The traffic policies in force on a route; for each key the nearest of route, site and defaults wins as a whole.
    mutating func planTraffic(_ route: Route, label: String, site: Named<Site>) -> TrafficPlan {
        let defaults = topology.defaults.policies.traffic.given
        if route.policies.traffic.given == nil, site.value.policies.traffic.given == nil, defaults == nil {
            return .unlimited
        }
        return traffic.plan(
            route: TrafficAssembly.Source(given: route.policies.traffic.given) { "route-\(label)" },
            site: TrafficAssembly.Source(given: site.value.policies.traffic.given) { "site-\(site.name.text)" },
            defaults: TrafficAssembly.Source(given: defaults) { "defaults" })
    }

    /// The traffic policies of a listener.
    mutating func planTraffic(_ listener: Named<Listener>) -> ListenerTraffic {
        let value = listener.value
        if value.access == nil, value.connectionLimit == nil { return .unlimited }
        let place = "listener-\(listener.name.text)"
        return ListenerTraffic(
            access: value.access.flatMap { traffic.add($0, place: place) },
            connectionLimit: value.connectionLimit.map { traffic.add($0, place: place) })
    }
}
