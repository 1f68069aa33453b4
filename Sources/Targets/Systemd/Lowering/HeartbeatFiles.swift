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
    var service: Word { .name(plan.name) + "-heartbeat" }
    /// Where the environment is installed.
    var environmentFile: Word { "/etc/lbgen/" + service + ".env" }
    /// Where the agent is installed.
    static let agent: Word = "/usr/local/lib/lbgen/heartbeat-agent.py"

    /// Every variable of the agent's, with its default where nothing is said.
    private func environment() throws(Inexpressible) -> [UInt8] {
        var file = EnvironmentFile()
        for line in header { file.comment(line) }
        file.blank()
        file.comment("The main server.")
        try file.set("MAIN_SERVER_URL", fleet.settings.mainServer.value.text)
        try setKey(in: &file)
        file.blank()
        file.comment("This edge, as the main server and its clients are to know it.")
        try file.set("LB_NAME", node.name.text)
        try file.set("LB_HOSTNAME", member.hostname.text)
        try file.set("LB_IP_ADDRESS", node.value.address.value.text)
        try file.set("LB_PORT", String(member.port))
        try set("LB_REGION", node.value.region?.value.text, "none", in: &file)
        try file.set("LB_WEIGHT", String(node.value.weight.value.number))
        try set(
            "LB_MAX_CONNECTIONS", node.value.maxConnections.map { String($0.value.number) }, "no limit", in: &file)
        let capabilities = fleet.settings.capabilities.map(\.value.text).joined(separator: ",")
        try set("LB_CAPABILITIES", capabilities.isEmpty ? nil : capabilities, "none are told", in: &file)
        file.blank()
        file.comment("Reports.")
        try file.set("HEARTBEAT_INTERVAL", String(fleet.settings.heartbeat.value.secondsRoundedUp))
        try set("LB_HEALTH_URL", healthURL, "no response time is reported", in: &file)
        file.comment("LB_INTERFACE: not set, bandwidth is that of all interfaces but loopback.")
        file.blank()
        file.comment("HAProxy's agent checks.")
        let agent = fleet.settings.agent?.value
        let listen = agent.map { "\(node.value.address.value.bracketed):\($0.port.value.number)" }
        try set("AGENT_LISTEN", listen, "they are not answered", in: &file)
        let allow = agent.map { $0.allow.map(\.value.text).joined(separator: ",") } ?? ""
        try set("AGENT_ALLOW", allow.isEmpty ? nil : allow, "everybody may ask", in: &file)
        return file.bytes
    }

    /// Sets a variable, or says what holds without it.
    private func set(
        _ name: StaticString, _ value: String?, _ otherwise: String, in file: inout EnvironmentFile
    ) throws(Inexpressible) {
        if let value { try file.set(name, value) } else { file.comment("\(name): not set, \(otherwise).") }
    }

    private func setKey(in file: inout EnvironmentFile) throws(Inexpressible) {
        switch fleet.settings.credentials.value {
        case .variable(let name):
            file.comment("\(name.text)=... stands in \(secretFile.text): make it, mode 0600, owned by root.")
            try file.set("MAIN_SERVER_API_KEY_VARIABLE", name.text)
        case .file(let path):
            file.comment("MAIN_SERVER_API_KEY: the unit hands \(path.text) over, which root alone need read.")
            // Relative to the folder that systemd keeps a service's credentials in.
            try file.set("MAIN_SERVER_API_KEY_FILE", "main-server-api-key")
        }
    }

    /// Where the variable with the key is to stand.
    var secretFile: Word { "/etc/lbgen/" + service + ".secret" }

    private var healthURL: String? {
        fleet.settings.health.map { path in
            let scheme = member.isTLS ? "https" : "http"
            return "\(scheme)://\(member.ownAddress.bracketed):\(member.port)\(Self.encoded(path.value))"
        }
    }

    /// The path as a request carries it (RFC 3986, 3.3).
    private static func encoded(_ path: URLPath) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in path.text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                bytes.append(byte)
            case _ where "/-_.~:@+=,".utf8.contains(byte): bytes.append(byte)
            default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
