import Diagnostics
import TopologyModel

/// Builds a plan from a topology, part by part; each part has its own file.
struct Assembly {
    let topology: Topology
    let bag: DiagnosticBag
    var uses: FeatureUses
    var symbols: SymbolTables
    /// Which transport each backend carries, as its users need it.
    var transports: [BackendTransportUse]
    /// Traffic policies that are shared.
    var traffic: TrafficAssembly
    /// The message plans made so far, by the places of the policies they hold.
    var messages: [[SourceSpan?]: MessagePlan] = [:]
    /// The backends whose programs others wait for.
    let waitedFor: Set<Identifier>
    /// How limits are divided among nodes.
    let sharing: LimitSharing

    init(topology: Topology, uses: FeatureUses, bag: DiagnosticBag) {
        self.topology = topology
        self.uses = uses
        self.bag = bag
        symbols = SymbolTables(topology)
        sharing = LimitSharing(topology)
        waitedFor = Set(topology.backends.flatMap { $0.value.workload?.value.dependsOn.map(\.value) ?? [] })
        traffic = TrafficAssembly(sharing: sharing)
        transports = Array(repeating: BackendTransportUse(), count: topology.backends.count)
    }

    mutating func run(topologyPath: String) -> Plan? {
        let errorsBefore = bag.hasErrors
        var sites = planRoutes()
        let listeners = planListeners(sites: sites)
        let rateLimits = planRateLimits()
        let lvs = planLVS()
        var backends = planBackends()
        keyBackends(&backends, for: &sites)
        resolveRegions()
        let virtualRouters = planVirtualRouters()
        let dnsRecords = planDNSRecords()
        if bag.hasErrors, !errorsBefore, sites.hasUnresolved { return nil }
        var plan = Plan(
            name: topology.name.value, topologyPath: topologyPath, targets: topology.targets.value,
            accepted: topology.accept, timeouts: TimeoutPlan(topology.defaults.timeouts?.value),
            timeoutSpans: TimeoutSpans(topology.defaults.timeouts?.value),
            listeners: listeners, routes: sites.routes, rateLimits: rateLimits, backends: backends,
            resolution: topology.resolve?.value, nodes: topology.nodes, regions: topology.regions,
            virtualRouters: virtualRouters, status: topology.status, uses: uses)
        plan.traffic = traffic.tables
        plan.logging = topology.logging?.value
        plan.alerts = topology.alerts
        plan.raw = topology.raw
        plan.lvs = lvs
        plan.dnsRecords = dnsRecords
        plan.fleet = planFleet(listeners)
        return plan
    }

    private func planRateLimits() -> [RateLimitPlan] {
        topology.rateLimits.map { limit in
            RateLimitPlan(
                name: limit.name, key: limit.value.per.value, rate: sharing.part(limit.value),
                burst: sharing.part(limit.value.effectiveBurst, limit.value.share, min: 0),
                status: limit.value.status.value.number, span: limit.span)
        }
    }

    private mutating func resolveRegions() {
        for region in topology.regions {
            for fallback in region.value.fallback { _ = symbols.regions.resolve(fallback, reporting: bag) }
        }
        for node in topology.nodes {
            if let region = node.value.region { _ = symbols.regions.resolve(region, reporting: bag) }
        }
        for backend in topology.backends {
            for server in backend.value.servers {
                if let region = server.region { _ = symbols.regions.resolve(region, reporting: bag) }
            }
        }
    }
}

/// Who uses a backend, and for what.
struct BackendTransportUse {
    /// The first route that uses it.
    var http: SourceSpan?
    /// The first TCP or TLS passthrough listener that uses it.
    var tcp: SourceSpan?
    /// The first UDP listener that uses it.
    var udp: SourceSpan?
    /// The first virtual server of the kernel that uses it.
    var lvs: SourceSpan?

    /// Whether nobody does.
    var isEmpty: Bool { http == nil && tcp == nil && udp == nil && lvs == nil }
}
