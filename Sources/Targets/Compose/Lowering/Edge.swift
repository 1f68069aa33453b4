import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A node of a fleet, as a proxy in a container and the agent beside it, in the same network.
///
/// One file serves every machine of the fleet: each edge has a profile of its own and takes its connections at its node's
/// own address alone, so that a machine cannot run another one's edge by mistake.
struct Edge {
    let member: FleetPlan.Member
    let fleet: FleetPlan
    let node: Named<Node>
    private let plan: Plan
    private let ports: PublishedPorts

    init(_ member: FleetPlan.Member, of fleet: FleetPlan, plan: Plan, ports: PublishedPorts) {
        self.member = member
        self.fleet = fleet
        self.plan = plan
        self.ports = ports
        node = plan.nodes[member.node]
    }

    /// The proxy's service.
    var name: String { node.name.text }

    /// The agent's service.
    var agentName: String { Self.agentName(node.name, of: plan) }

    /// The services of a plan's edges, which no container may be called.
    static func names(of plan: Plan) -> [String] {
        guard let fleet = plan.fleet else { return [] }
        return fleet.members.map { plan.nodes[$0.node].name }.flatMap { [$0.text, agentName($0, of: plan)] }
    }

    /// No node is called so that a name is there twice.
    private static func agentName(_ node: Identifier, of plan: Plan) -> String {
        var name = "\(node.text)-heartbeat"
        while plan.nodes.contains(where: { $0.name.text == name }) { name += "-agent" }
        return name
    }

    /// The variable that moves the edge to another address of the machine: `EDGE_1_ADDRESS`.
    var addressVariable: String { variable("ADDRESS") }

    /// No name has an underscore: two edges have no variable in common.
    private func variable(_ what: String) -> String {
        "\(name.uppercased().replacing("-", with: "_"))_\(what)"
    }

    /// Where node_exporter finds what the agent tells it, as a unit's runtime folder; `nil` where nobody reads it.
    var runtime: (variable: String, folder: String)? {
        guard plan.targets.prometheus != nil else { return nil }
        return (variable("RUNTIME"), "/run/\(plan.name.text)-heartbeat")
    }

    /// The address as a port has it.
    var address: String {
        let own = node.value.address.value.bracketed
        return "${\(addressVariable):-\(own)}"
    }

    /// The listeners' ports, and that of the agent, which has the proxy's network.
    var published: [StructuredValue] {
        let agent = fleet.settings.agent.map {
            "\(address):\($0.value.port.value.number):\($0.value.port.value.number)"
        }
        return ports.list(at: address) + [agent].compactMap { $0 }.map { .text($0) }
    }

    /// What the proxy is asked: the fleet's page, as clients ask for it.
    var check: ProxyCheck {
        let listener = plan.listeners.first { $0.name == member.listener }
        // Who begins with no PROXY header gets no answer.
        let isAsked = listener.map { !$0.clients.hasHeaders } ?? false
        let page = fleet.settings.health.map { (host: member.hostname, path: $0.value, isTLS: member.isTLS) }
        return ProxyCheck(port: member.port, page: isAsked ? page : nil)
    }

    /// The agent's variables.
    var environment: HeartbeatEnvironment {
        // A node with an address of IPv6 has an engine that does.
        let any = node.value.address.value.text.contains(":") ? "[::]" : "0.0.0.0"
        let place = HeartbeatEnvironment.Place(
            told: ports.number(of: member.listener, member.port), local: member.port, interface: "eth0",
            agentListen: fleet.settings.agent.map { "\(any):\($0.value.port.value.number)" })
        return HeartbeatEnvironment(member, of: fleet, node: node, in: place, key: key)
    }

    private var key: [HeartbeatEnvironment.Line] {
        switch fleet.settings.credentials.value {
        case .variable(let name): [.comment("MAIN_SERVER_API_KEY: \(name.text) of whoever runs Compose, or of .env.")]
        case .file(let path):
            [
                .comment("MAIN_SERVER_API_KEY: stands in \(path.text) of the machine."),
                .variable("MAIN_SERVER_API_KEY_FILE", AgentService.keyFile),
            ]
        }
    }
}
