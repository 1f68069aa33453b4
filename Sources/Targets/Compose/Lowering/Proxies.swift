import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The proxies: the edges of a fleet, each with its agent, or one in front of the containers.
struct Proxies {
    /// The service's name of the one in front.
    static let front = "proxy"

    let settings: ComposeSettings
    let program: ProxyService.Program
    let guest: any GuestTarget
    let containers: Containers
    let losses: LossReporter

    /// The nodes of a fleet; none without one.
    let edges: [Edge]
    /// The plan for containers in the place of servers; an edge is seen from its own region.
    private let housed: Plan
    private let ports: PublishedPorts
    private let files: MachineFiles
    private let waits: [StructuredValue.Field]

    init(
        settings: ComposeSettings, program: ProxyService.Program, guest: any GuestTarget, containers: Containers,
        losses: LossReporter
    ) {
        self.settings = settings
        self.program = program
        self.guest = guest
        self.containers = containers
        self.losses = losses
        let plan = containers.plan
        let ports = PublishedPorts(settings: settings, plan: plan)
        self.ports = ports
        files = MachineFiles(plan)
        waits = containers.waits()
        edges =
            plan.fleet.map { fleet in
                fleet.members.map { Edge($0, of: fleet, plan: plan, ports: ports) }
            } ?? []
        // A container that is made anew has another address.
        let engine = Resolution.ofContainers(at: plan.targets.compose?.span ?? .start)
        housed = plan.inContainer(
            resolution: engine, nodes: edges.map(\.node), publicPort: { ports.number(of: $0.name, $0.port) },
            servers: { containers.servers(of: $0) })
    }

    private var plan: Plan { containers.plan }

    /// Their configurations, below the folder `proxy`.
    func configuration(in folder: String) -> [OutputFile] {
        ports.report(losses)
        if let cache = plan.traffic.caches.first, program.isNginx {
            losses.approximate(
                .cache, "/var/cache is memory here: caches are gone with their container", at: cache.span)
        }
        return guest.render(housed, reporting: losses).map { file in
            let path = file.path.drop { $0 != "/" }
            return OutputFile(path: "\(folder)/proxy\(path)", bytes: file.bytes, mode: file.mode)
        }
    }

    /// Their services, agents among them.
    func services() -> [StructuredValue.Field] {
        guard !edges.isEmpty else { return [.init(Self.front, alone)] }
        let differ = housed.views.count > 1
        return edges.flatMap { edge -> [StructuredValue.Field] in
            let folder = differ ? "./proxy/\(edge.name)" : "./proxy"
            let service = service(configuration: folder, ports: edge.published, check: edge.check)
            let agent = AgentService(edge, settings: settings)
            return [
                .init(edge.name, service.document([.init("profiles", [.text(edge.name)])])),
                .init(edge.agentName, agent.document()),
            ]
        }
    }

    /// The one in front.
    private var alone: StructuredValue {
        let streams = plan.listeners.filter { if case .udp = $0.kind { false } else { true } }
        // Whether datagrams are answered nobody can tell who does not know their language.
        let check = streams.first.map { ProxyCheck(port: $0.port, page: nil) }
        return service(configuration: "./proxy", ports: ports.list(), check: check).document()
    }

    private func service(
        configuration: String, ports: [StructuredValue], check: ProxyCheck?
    ) -> ProxyService {
        ProxyService(
            settings: settings, program: program, files: files, configuration: configuration, ports: ports,
            check: check, waits: waits)
    }
}
