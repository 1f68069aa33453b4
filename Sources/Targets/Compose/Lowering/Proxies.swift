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

    private var plan: Plan { containers.plan }
    private var ports: PublishedPorts { PublishedPorts(settings: settings, plan: plan) }

    /// The plan for containers in the place of servers; an edge is seen from its own region.
    private var housed: Plan {
        // A container that is made anew has another address.
        let engine = Resolution.ofContainers(at: plan.targets.compose?.span ?? .start)
        let nodes = plan.fleet.map { $0.members.map { plan.nodes[$0.node] } } ?? []
        return plan.inContainer(
            resolution: engine, nodes: nodes, publicPort: { ports.number(of: $0.name, $0.port) },
            servers: { containers.servers(of: $0) })
    }

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

    /// The nodes of a fleet; none without one.
    var edges: [Edge] {
        guard let fleet = plan.fleet else { return [] }
        return fleet.members.map { Edge($0, of: fleet, plan: plan, ports: ports) }
    }

    /// Their services, agents among them.
    func services() -> [StructuredValue.Field] {
        let edges = edges
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
        let check = ProxyCheck(port: streams.first?.port ?? 80, page: nil)
        return service(configuration: "./proxy", ports: ports.list(), check: check).document()
    }

    private func service(
        configuration: String, ports: [StructuredValue], check: ProxyCheck
    ) -> ProxyService {
        ProxyService(
            settings: settings, program: program, plan: plan, configuration: configuration, ports: ports, check: check,
            waits: containers.waits)
    }
}
