import Diagnostics
import EmbeddedTemplates
import Planning
import Rendering
import TopologyModel

/// The folder of one node: the agent, its unit and its environment.
struct HeartbeatFiles {
    let member: FleetPlan.Member
    let fleet: FleetPlan
    let plan: Plan
    let losses: LossReporter

    init(_ member: FleetPlan.Member, of fleet: FleetPlan, plan: Plan, reporting losses: LossReporter) {
        self.member = member
        self.fleet = fleet
        self.plan = plan
        self.losses = losses
    }

    var node: Named<Node> { plan.nodes[member.node] }
    var header: [String] { GeneratedHeader.lines(topology: plan.topologyPath) }

    /// The files, which install below /etc/systemd/system, /etc/lbgen and /usr/local/lib/lbgen.
    var files: [OutputFile] {
        do throws(Inexpressible) {
            let folder = "systemd/\(node.name.text)"
            let service = "\(plan.name.text)-heartbeat"
            let watch = HeartbeatWatch(self)
            return [
                OutputFile(path: "\(folder)/\(service).service", bytes: try HeartbeatUnit(self).printed()),
                OutputFile(path: "\(folder)/\(service)-watch.service", bytes: watch.service),
                OutputFile(path: "\(folder)/\(service)-watch.timer", bytes: watch.timer),
                OutputFile(path: "\(folder)/\(service).env", bytes: try environment()),
                OutputFile(
                    path: "\(folder)/heartbeat-agent.py", bytes: Array(EmbeddedTemplates.heartbeatAgentPy.utf8),
                    mode: 0o755),
            ]
        } catch {
            losses.report(error, at: fleet.span)
            return []
        }
    }

    /// The unit's name without its kind.
    var service: UnitWord { .name(plan.name) + "-heartbeat" }
    /// Where the environment is installed.
    var environmentFile: UnitWord { "/etc/lbgen/" + service + ".env" }
    /// Where the agent is installed.
    static let agent: UnitWord = "/usr/local/lib/lbgen/heartbeat-agent.py"

    /// Every variable of the agent's, with its default where nothing is said.
    private func environment() throws(Inexpressible) -> [UInt8] {
        let listen = fleet.settings.agent.map { "\(node.value.address.value.bracketed):\($0.value.port.value.number)" }
        let environment = HeartbeatEnvironment(
            member, of: fleet, node: node,
            in: .init(told: member.port, local: member.port, interface: nil, agentListen: listen), key: key)
        return try EnvironmentFile.bytes(environment, for: .serviceManager, header: header)
    }

    private var key: [HeartbeatEnvironment.Line] {
        switch fleet.settings.credentials.value {
        case .variable(let name):
            [
                .comment("\(name.text)=... stands in \(secretFile.text): make it, mode 0600, owned by root."),
                .variable("MAIN_SERVER_API_KEY_VARIABLE", name.text),
            ]
        case .file(let path):
            [
                .comment("MAIN_SERVER_API_KEY: the unit hands \(path.text) over, which root alone need read."),
                // Relative to the folder that systemd keeps a service's credentials in.
                .variable("MAIN_SERVER_API_KEY_FILE", "main-server-api-key"),
            ]
        }
    }

    /// Where the variable with the key is to stand.
    var secretFile: UnitWord { "/etc/lbgen/" + service + ".secret" }
}
