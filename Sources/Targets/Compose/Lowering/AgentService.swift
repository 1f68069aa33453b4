import Diagnostics
import EmbeddedTemplates
import Planning
import Rendering
import TopologyModel

/// An edge's heartbeat agent as a service: in the network of its proxy, so that it counts the clients there.
struct AgentService {
    /// Where the key's file stands in the container.
    static let keyFile = "/run/secrets/main-server-api-key"
    private static let place = "/usr/local/lib/lbgen"
    private static let script = "\(place)/heartbeat-agent.py"
    private static let state = "/var/lib/lbgen-heartbeat"

    private let edge: Edge
    private let settings: ComposeSettings

    init(_ edge: Edge, settings: ComposeSettings) {
        self.edge = edge
        self.settings = settings
    }

    /// The service as a mapping.
    func document() -> StructuredValue {
        let command: StructuredValue = ["python3", "-I", "-u", .text(Self.script)]
        let check: StructuredValue = ["CMD", "python3", "-I", .text(Self.script), "check"]
        return .mapping(
            [
                .init("image", .literal(settings.heartbeatImage.value.text)),
                .init("profiles", [.text(edge.name)]), .init("command", command),
                .init("network_mode", .text("service:\(edge.name)")),
                .init("env_file", [.text("./heartbeat/\(edge.name).env")]), .init("environment", .mapping(variables)),
                // Root, who may read the key's file and write the state's volume, and who has no other power.
                .init("user", "0:0"), .init("cap_drop", ["ALL"]),
                .init("security_opt", ["no-new-privileges:true"]), .init("read_only", true),
            ] + scratch + [
                .init("volumes", .list(volumes)), .init("cpus", "0.250"), .init("mem_limit", "67108864b"),
                .init("pids_limit", 16),
                .init("restart", "unless-stopped"), .init("stop_grace_period", "10s"),
                .init(
                    "healthcheck",
                    ["test": check, "interval": "30s", "timeout": "5s", "retries": 1, "start_period": "60s"]),
                .init("depends_on", .mapping([.init(edge.name, ["condition": "service_healthy"])])),
            ])
    }

    /// What does not stand in the file of variables.
    private var variables: [StructuredValue.Field] {
        var fields: [StructuredValue.Field] = [
            .init("STATE_DIRECTORY", .text(Self.state)), .init("RUNTIME_DIRECTORY", "/run/lbgen"),
        ]
        if case .variable(let name) = edge.fleet.settings.credentials.value {
            fields.append(.init("MAIN_SERVER_API_KEY", .required(name.text)))
        }
        return fields
    }

    private var scratch: [StructuredValue.Field] {
        edge.runtime == nil ? [.init("tmpfs", ["/run/lbgen"])] : []
    }

    private var volumes: [StructuredValue] {
        var volumes: [StructuredValue] = [
            // The folder: a single file would stay the one that it was when another takes its name.
            .text("./heartbeat:\(Self.place):ro"), .text("\(edge.agentName):\(Self.state)"),
        ]
        // The short form, which makes the folder: it is gone with each start of the machine.
        if let runtime = edge.runtime {
            volumes.append(.text("${\(runtime.variable):-\(runtime.folder)}:/run/lbgen"))
        }
        if case .file(let path) = edge.fleet.settings.credentials.value {
            volumes.append(
                ["type": "bind", "source": .literal(path.text), "target": .text(Self.keyFile), "read_only": true])
        }
        return volumes
    }

    /// The script, and each edge's variables.
    static func files(_ edges: [Edge], in folder: String, header: [String], _ losses: LossReporter) -> [OutputFile] {
        guard let first = edges.first else { return [] }
        do throws(Inexpressible) {
            var files = [
                OutputFile(
                    path: "\(folder)/heartbeat/heartbeat-agent.py",
                    bytes: Array(EmbeddedTemplates.heartbeatAgentPy.utf8), mode: 0o755)
            ]
            for edge in edges {
                let bytes = try EnvironmentFile.bytes(edge.environment, for: .engine, header: header)
                files.append(OutputFile(path: "\(folder)/heartbeat/\(edge.name).env", bytes: bytes))
            }
            return files
        } catch {
            losses.report(error, at: first.fleet.settings.mainServer.span)
            return []
        }
    }
}
