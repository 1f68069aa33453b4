import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What there is to read, and where.
struct Sources {
    /// Something that Prometheus asks: where, and what it is called.
    struct Machine {
        /// The node; `nil` where the topology names none: then Prometheus runs beside the load balancer.
        let name: Identifier?
        /// The node's region.
        let region: Identifier?
        /// Its address.
        let address: IPAddress
    }

    /// The plan.
    let plan: Plan
    /// How figures are reached.
    let settings: PrometheusSettings
    /// When people are told.
    let alerts: Alerts
    /// The machines that run the load balancers.
    let machines: [Machine]
    /// Certificates that clients see.
    let certificates: [CertificateProbe]
    /// Names whose records are moved.
    let names: [NameProbe]

    init(_ plan: Plan, settings: PrometheusSettings) {
        self.plan = plan
        self.settings = settings
        alerts = plan.alerts?.value ?? .placeholder
        let nodes = plan.nodes.map {
            Machine(name: $0.name, region: $0.value.region?.value, address: $0.value.address.value)
        }
        machines = nodes.isEmpty ? [Machine(name: nil, region: nil, address: .placeholder)] : nodes
        certificates = CertificateProbe.all(of: plan, on: machines)
        names = NameProbe.all(of: plan)
    }

    /// The name of a job.
    func name(of job: JobName) -> String { job.text(plan.name) }

    /// Whether HAProxy's own metrics page is there.
    var readsHAProxy: Bool { plan.targets.haproxy != nil && plan.status?.value.metrics != nil }
    /// Whether requests can wait for a server: where one has a limit, or an agent may set one.
    var hasQueues: Bool {
        plan.backends.contains { backend in
            backend.wire.agent != nil && backend.redirect == nil
                || backend.servers.contains { $0.maxConnections != nil }
        }
    }
    /// Whether a route or a listener refuses requests with a status of limits.
    var hasLimits: Bool { !plan.rateLimits.isEmpty || !plan.traffic.connectionLimits.isEmpty }
    /// Whether nginx's counters are there for an exporter.
    var readsNginx: Bool { plan.targets.nginx != nil && plan.status != nil }
    /// Whether nginx tells of its servers: Plus does, by its API.
    var readsPlus: Bool { readsNginx && plan.targets.nginx?.value.edition.value == .plus }
    /// Whether some proxy tells which servers are up.
    var knowsServers: Bool { readsHAProxy || readsPlus }
    /// Whether nginx writes a log that can be counted.
    var readsNginxLog: Bool {
        plan.targets.nginx != nil && plan.logging?.format.value == .json && plan.logging?.syslog == nil
    }
    /// Whether somebody must know who holds an address.
    var watchesAddresses: Bool { plan.targets.keepalived != nil && !plan.virtualRouters.isEmpty }
    /// The time between two reports of the nodes to their main server; `nil` where no agent reports.
    var heartbeat: Duration? {
        let runsAgents = plan.targets.systemd != nil || plan.targets.compose != nil
        return runsAgents ? plan.fleet?.settings.heartbeat.value : nil
    }
    /// Whether agents move records, on the nodes or elsewhere.
    var runsNameAgents: Bool { names.contains { !$0.record.record.native.value } }
    /// Whether the nodes' own figures are read.
    var readsNodes: Bool { watchesAddresses || heartbeat != nil }

    /// Whether the metrics page can be reached from where it stands only.
    var pageIsLocal: Bool {
        guard case .address(let address)? = plan.status?.value.listen.value.host else { return false }
        return address.isLoopback && !plan.nodes.isEmpty
    }

    /// Where a machine's metrics page is: the page's own address, unless it listens on all.
    func page(of machine: Machine) -> String? {
        guard let listen = plan.status?.value.listen.value else { return nil }
        if case .address(let address) = listen.host, ["0.0.0.0", "::"].contains(address.text) {
            return Self.socket(machine.address, listen.port)
        }
        return listen.text
    }

    /// An address and a port.
    static func socket(_ address: IPAddress, _ port: UInt16) -> String {
        (address.isIPv6 ? "[\(address.text)]" : address.text) + ":\(port)"
    }
}
