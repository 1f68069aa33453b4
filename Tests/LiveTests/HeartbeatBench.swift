import Foundation
import TestSupport

/// A main server that a test commands (Sources/TestSupport/Programs/main_server.py).
final class MainServer {
    let port: Int
    private let folder: URL
    private var daemon: Daemon

    /// What an agent asked.
    struct Request: Decodable {
        let path: String
        let key: String?
        let body: Body
        let mode: String

        /// What a registration or a report says.
        struct Body: Decodable {
            let name: String?
            let hostname: String?
            let ip_address: String?
            let port: Int?
            let region: String?
            let weight: Int?
            let max_connections: Int?
            let capabilities: [String]?
            let cpu_usage: Double?
            let memory_usage: Double?
            let current_connections: Int?
            let bandwidth_in: Int?
            let bandwidth_out: Int?
            let response_time: Double?
        }
    }

    private let identity: [String]

    /// Speaks HTTP, or TLS with a certificate and its key.
    init(certificate: String? = nil, key: String? = nil) throws {
        port = try PortPool.take()
        identity = [certificate, key].compactMap { $0 }
        folder = try PackageFolder.makeTemporary("main-server")
        daemon = try Self.start(port, folder, identity)
    }

    /// Speaks HTTP on a port of 127.0.0.1 of a machine.
    init(port: Int, at place: (network: MachineNetwork, machine: String)) throws {
        self.port = port
        identity = []
        folder = try PackageFolder.makeTemporary("main-server")
        let words = [try NativeTool.python().path] + Self.words(port, folder, [])
        let command = try place.network.command(on: place.machine, words)
        daemon = try Daemon(
            command.program, command.words, ports: [], folder: try PackageFolder.makeTemporary("main-server-log"))
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private static func start(_ port: Int, _ folder: URL, _ identity: [String]) throws -> Daemon {
        try Daemon(
            try NativeTool.python(), words(port, folder, identity), ports: [port],
            folder: try PackageFolder.makeTemporary("main-server-log"))
    }

    private static func words(_ port: Int, _ folder: URL, _ identity: [String]) -> [String] {
        [PackageFolder.path("Sources/TestSupport/Programs/main_server.py"), "\(port)", folder.path] + identity
    }

    /// What it does from now on: `ok`, `fail`, `hang`, `revoked`.
    func want(_ mode: String) throws {
        try Data(mode.utf8).write(to: folder.appendingPathComponent("mode"), options: .atomic)
    }

    /// Is gone, as a power cut would have it.
    func vanish() { daemon.killNow() }

    /// Is there again, with the keys that it gave.
    func comeBack(knowing keys: [String]) throws {
        try Data(keys.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("keys"))
        daemon = try Self.start(port, folder, identity)
    }

    /// All that it was asked so far.
    var requests: [Request] {
        let text = (try? String(contentsOf: folder.appendingPathComponent("requests"), encoding: .utf8)) ?? ""
        return text.split(separator: "\n").compactMap { try? JSONDecoder().decode(Request.self, from: Data($0.utf8)) }
    }

    var registrations: [Request] { requests.filter { $0.path == "/api/lb/v1/register" } }
    var reports: [Request] { requests.filter { $0.path == "/api/lb/v1/heartbeat" } }
}

/// A heartbeat agent, as it ships, with its settings as a service manager gives them.
final class HeartbeatAgent {
    let state: URL
    private let settings: [String: String]
    private let ports: [Int]
    private(set) var daemon: Daemon

    /// Starts the agent for an edge on `port` that is good for ten connections.
    init(_ server: Int, edge port: Int, agentPort: Int? = nil, _ more: [String: String] = [:]) throws {
        state = try PackageFolder.makeTemporary("agent-state")
        var settings = [
            "PATH": "/usr/bin:/bin", "MAIN_SERVER_URL": "http://127.0.0.1:\(server)",
            "MAIN_SERVER_API_KEY": "enrolment-key", "LB_NAME": "edge-1", "LB_HOSTNAME": "lb1.example.com",
            "LB_IP_ADDRESS": "192.0.2.1", "LB_PORT": "\(port)", "LB_REGION": "us-east", "LB_WEIGHT": "2",
            "LB_MAX_CONNECTIONS": "10", "LB_CAPABILITIES": "hls,http", "HEARTBEAT_INTERVAL": "1",
            "STATE_DIRECTORY": state.path, "JOURNAL_STREAM": "8:1",
        ]
        if let agentPort { settings["AGENT_LISTEN"] = "127.0.0.1:\(agentPort)" }
        settings.merge(more) { $1 }
        self.settings = settings
        ports = agentPort.map { [$0] } ?? []
        daemon = try Self.start(settings, ports)
    }

    deinit {
        daemon.stop()
        try? FileManager.default.removeItem(at: state)
    }

    private static func start(_ settings: [String: String], _ ports: [Int]) throws -> Daemon {
        let words = settings.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }
        return try Daemon(
            NativeTool("env"),
            ["-i"] + words + [try NativeTool.python().path, PackageFolder.path("templates/heartbeat-agent.py")],
            ports: ports, folder: try PackageFolder.makeTemporary("agent"))
    }

    /// Ends it and starts it again.
    func restart() throws {
        daemon.stop()
        daemon = try Self.start(settings, ports)
    }

    /// What the agent check says; empty when nobody answers.
    static func answer(port: Int) throws -> String {
        let socket = try Socket()
        guard socket.connect(port: port) else { return "" }
        return String(decoding: (try? socket.receive()) ?? [], as: UTF8.self).trimmingCharacters(in: .newlines)
    }
}
