import Diagnostics
package import Planning
package import TopologyModel

/// Every variable of a node's heartbeat agent (templates/heartbeat-agent.py), whoever runs it: set, or named with what
/// holds without it.
package struct HeartbeatEnvironment: Sendable {
    /// A line of the file.
    package enum Line: Sendable {
        /// Words for people; an empty line where there are none.
        case comment(String)
        /// A variable.
        case variable(StaticString, String)
    }

    /// Where the node's load balancer and its agent run.
    package struct Place: Sendable {
        /// The port that clients are told.
        package let told: UInt16
        /// The port that the load balancer listens on there.
        package let local: UInt16
        /// The interface whose bytes are counted; all but loopback when `nil`.
        package let interface: String?
        /// Where agent checks are answered; nowhere when `nil`.
        package let agentListen: String?

        /// A place.
        package init(told: UInt16, local: UInt16, interface: String?, agentListen: String?) {
            self.told = told
            self.local = local
            self.interface = interface
            self.agentListen = agentListen
        }
    }

    /// The lines, in the order in which they are written.
    package private(set) var lines: [Line] = []
    private let member: FleetPlan.Member
    private let fleet: FleetPlan

    /// The variables of a node; `key` says where the key to register with comes from.
    package init(_ member: FleetPlan.Member, of fleet: FleetPlan, node: Named<Node>, in place: Place, key: [Line]) {
        self.member = member
        self.fleet = fleet
        lines =
            [.comment("The main server."), .variable("MAIN_SERVER_URL", fleet.settings.mainServer.value.text)] + key
        describe(node, place)
        lines += [.comment(""), .comment("Reports.")]
        set("HEARTBEAT_INTERVAL", String(fleet.settings.heartbeat.value.secondsRoundedUp))
        set("LB_HEALTH_URL", healthURL(place), "no response time is reported")
        set("LB_INTERFACE", place.interface, "bandwidth is that of all interfaces but loopback")
        lines += [.comment(""), .comment("HAProxy's agent checks.")]
        set("AGENT_LISTEN", place.agentListen, "they are not answered")
        let allow = fleet.settings.agent.map { $0.value.allow.map(\.value.text).joined(separator: ",") } ?? ""
        set("AGENT_ALLOW", allow.isEmpty ? nil : allow, "everybody may ask")
        set(
            "AGENT_MAXCONN", fleet.settings.agent?.value.maxconn.value == false ? "no" : nil,
            "LB_MAX_CONNECTIONS is told where it is set")
    }

    private mutating func describe(_ node: Named<Node>, _ place: Place) {
        lines += [.comment(""), .comment("This edge, as the main server and its clients are to know it.")]
        set("LB_NAME", node.name.text)
        set("LB_HOSTNAME", member.hostname.text)
        set("LB_IP_ADDRESS", node.value.address.value.text)
        set("LB_PORT", String(place.told))
        if place.local != place.told { set("LB_LOCAL_PORT", String(place.local)) }
        set("LB_REGION", node.value.region?.value.text, "none")
        set("LB_WEIGHT", String(node.value.weight.value.number))
        set("LB_MAX_CONNECTIONS", node.value.maxConnections.map { String($0.value.number) }, "no limit")
        let capabilities = fleet.settings.capabilities.map(\.value.text).joined(separator: ",")
        set("LB_CAPABILITIES", capabilities.isEmpty ? nil : capabilities, "none are told")
    }

    /// Sets a variable, or says what holds without it.
    private mutating func set(_ name: StaticString, _ value: String?, _ otherwise: String = "") {
        lines.append(value.map { .variable(name, $0) } ?? .comment("\(name): not set, \(otherwise)."))
    }

    private func healthURL(_ place: Place) -> String? {
        fleet.settings.health.map { path in
            let scheme = member.isTLS ? "https" : "http"
            return "\(scheme)://\(member.ownAddress.bracketed):\(place.local)\(path.value.percentEncoded)"
        }
    }
}

extension EnvironmentFile {
    /// The file of an agent: the banner, then each line.
    package static func bytes(_ environment: HeartbeatEnvironment, for reader: Reader, header: [String])
        throws(Inexpressible) -> [UInt8]
    {
        var file = EnvironmentFile(for: reader)
        for line in header { file.comment(line) }
        file.blank()
        for line in environment.lines {
            switch line {
            case .comment(""): file.blank()
            case .comment(let words): file.comment(words)
            case .variable(let name, let value): try file.set(name, value)
            }
        }
        return file.bytes
    }
}
