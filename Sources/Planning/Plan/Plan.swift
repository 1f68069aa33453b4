package import Diagnostics
package import TopologyModel

/// What the load balancers do, with every name resolved, every default applied and every route in its place.
///
/// Knows no target. Relations are indices into these arrays; scalar settings are carried as the topology has them.
package struct Plan: Sendable {
    /// Prefix of every generated object.
    package let name: Identifier
    /// The topology's path as generated files show it.
    package let topologyPath: String
    /// What is generated, each with its version.
    package let targets: TargetSettings
    /// Losses taken knowingly.
    package let accepted: [Located<AcceptedLoss>]
    /// The timeouts where no route says otherwise.
    package let timeouts: TimeoutPlan
    /// Where those timeouts are given.
    package let timeoutSpans: TimeoutSpans
    /// Where clients connect, in the file's order.
    package internal(set) var listeners: [ListenerPlan]
    /// Every route of every site, in the file's order.
    package let routes: [RoutePlan]
    /// The token buckets that routes use, in the file's order.
    package let rateLimits: [RateLimitPlan]
    /// Traffic policies that routes and listeners share.
    package var traffic = TrafficTables()
    /// Groups of servers, in the file's order.
    package internal(set) var backends: [BackendPlan]
    /// How servers' names are resolved at run time; at start only when `nil`.
    package internal(set) var resolution: Resolution?
    /// The machines that run the load balancers.
    package internal(set) var nodes: [Named<Node>]
    /// Regions, and where their traffic goes when they are down.
    package let regions: [Named<Region>]
    /// Virtual addresses.
    package let virtualRouters: [VirtualRouterPlan]
    /// Virtual servers of the kernel's own balancer.
    package var lvs: [LVSPlan] = []
    /// DNS records that fail over, in the file's order.
    package var dnsRecords: [DNSRecordPlan] = []
    /// The status pages.
    package let status: Located<Status>?
    /// Text of targets' own languages.
    package var raw: [Located<RawText>] = []
    /// Where the load balancers run.
    package internal(set) var housing = Housing.machine
    /// How requests and connections are logged.
    package var logging: Logging?
    /// When people are told; the documents' values when left out.
    package var alerts: Located<Alerts>?
    /// The main server that the nodes register with, and what each tells it.
    package var fleet: FleetPlan?
    /// Which features are used, and where.
    package let uses: FeatureUses

    package init(
        name: Identifier, topologyPath: String, targets: TargetSettings, accepted: [Located<AcceptedLoss>],
        timeouts: TimeoutPlan, timeoutSpans: TimeoutSpans, listeners: [ListenerPlan], routes: [RoutePlan],
        rateLimits: [RateLimitPlan],
        backends: [BackendPlan], resolution: Resolution?, nodes: [Named<Node>], regions: [Named<Region>] = [],
        virtualRouters: [VirtualRouterPlan], status: Located<Status>?,
        uses: FeatureUses
    ) {
        self.name = name
        self.topologyPath = topologyPath
        self.targets = targets
        self.accepted = accepted
        self.timeouts = timeouts
        self.timeoutSpans = timeoutSpans
        self.listeners = listeners
        self.routes = routes
        self.rateLimits = rateLimits
        self.backends = backends
        self.resolution = resolution
        self.nodes = nodes
        self.regions = regions
        self.virtualRouters = virtualRouters
        self.status = status
        self.uses = uses
    }
}
