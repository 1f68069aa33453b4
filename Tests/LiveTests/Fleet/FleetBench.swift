import Foundation
import TestSupport

/// The machines of the examples `iptv` and `iptv-main`, at their own addresses, in a network of the test's own: three edges
/// with nginx and the heartbeat agent, the main server with a load balancer, and a client. Every file runs as it is generated.
final class FleetBench {
    static let mainAddress = "192.168.1.10"
    static let mainName = "your-main-server.com"
    /// What clients find under an edge's host name.
    static let addresses = [
        "lb1.yourdomain.com": "192.168.1.100", "lb2.yourdomain.com": "192.168.1.101",
        "lb3.yourdomain.com": "192.168.1.102",
    ]

    let network: MachineNetwork
    let edges: [FleetEdge]
    let application: MainServer
    private let certificates: Certificates
    private let folder: URL
    private let balancer: Daemon

    /// Starts all of it; the agents have yet to register.
    init(_ main: Balancer) throws {
        network = try MachineNetwork([
            "main": "\(Self.mainAddress)/24", "edge-1": "192.168.1.100/24", "edge-2": "192.168.1.101/24",
            "edge-3": "192.168.1.102/24", "client": "192.168.1.50/24",
        ])
        certificates = try Certificates([Self.mainName])
        folder = try PackageFolder.makeTemporary("fleet")
        application = try MainServer(port: 8000, at: (network, "main"))
        balancer = try main.start(
            try Self.build("iptv-main", in: folder),
            files: [
                "/etc/ssl/main.crt": certificates.path("\(Self.mainName).pem"),
                "/etc/ssl/main.key": certificates.path("\(Self.mainName).key"),
            ], at: (network, "main"))
        let generated = try Self.build("iptv", in: folder)
        let streams = folder.appendingPathComponent("streams")
        try FileManager.default.createDirectory(
            at: streams.appendingPathComponent("live"), withIntermediateDirectories: true)
        try Data("#EXTM3U\n".utf8).write(to: streams.appendingPathComponent("live/a.m3u8"))
        try Data(repeating: 0x47, count: 188 * 100).write(to: streams.appendingPathComponent("live/a.ts"))
        let hosts = folder.appendingPathComponent("hosts")
        try Data("127.0.0.1 localhost\n\(Self.mainAddress) \(Self.mainName)\n".utf8).write(to: hosts)
        edges = try (1...3).map { [network, certificates] number in
            try FleetEdge(
                "edge-\(number)", "192.168.1.\(99 + number)", network, generated,
                files: ["/etc/hosts": hosts.path, "/etc/lbgen/ca.pem": certificates.path("ca.pem")],
                streams: streams.path)
        }
    }

    /// Ends all of it.
    func remove() {
        edges.forEach { $0.end() }
        balancer.killNow()
        application.vanish()
        network.remove()
        try? FileManager.default.removeItem(at: folder)
    }

    /// What a balancer of another release is, the example says so.
    private static func build(_ example: String, in folder: URL) throws -> URL {
        var topology = try String(
            contentsOfFile: PackageFolder.path("examples/\(example)/topology.yaml"), encoding: .utf8)
        for (balancer, written) in [(Balancer.nginx, "1.22"), (.haproxy, "2.6")] {
            guard let release = balancer.release else { continue }
            topology = topology.replacing(
                "\(balancer): {version: \"\(written)\"}", with: "\(balancer): {version: \"\(release.version)\"}")
        }
        let own = folder.appendingPathComponent(example)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
        return try BuiltProgram.build(topology, in: own)
    }

    /// What everybody said, for a failure's message.
    var words: String {
        "--- balancer\n\(balancer.words)\n" + edges.map { "--- \($0.name)\n\($0.words)\n" }.joined()
    }

    /// Prometheus with what is generated for the edges, on the client's machine, and the exporters that it reads.
    func startMonitoring() throws -> [Daemon] {
        let files = folder.appendingPathComponent("iptv/generated/prometheus").path
        let data = try PackageFolder.makeTemporary("prometheus")
        let command = try network.command(
            on: "client",
            [
                "prometheus", "--config.file=\(files)/prometheus.yml", "--storage.tsdb.path=\(data.path)/data",
                "--log.level=warn",
            ])
        return try edges.flatMap { try $0.startExporters() }
            + [try Daemon(command.program, command.words, ports: [], folder: data)]
    }

    /// What Prometheus answers.
    func observed(_ path: String) throws -> String {
        try network.connection(from: "client", to: "127.0.0.1", port: 9090).get(path).text
    }

    // MARK: Clients

    /// One client asks the main server for a stream.
    func asked(_ path: String) throws -> HTTPResponse {
        try network.connection(from: "client", to: Self.mainAddress, port: 80).get(path, host: Self.mainName)
    }

    /// The edge that one client is sent to; the status when to none.
    func sent(_ region: String? = nil) throws -> String {
        let answer = try asked("/live/a.m3u8" + (region.map { "?region=\($0)" } ?? ""))
        guard answer.status == 302, let place = answer["Location"] else { return "\(answer.status)" }
        let name = place.split(separator: "/").dropFirst().first.map(String.init) ?? place
        return Self.addresses.keys.sorted().firstIndex(of: name).map { "edge-\($0 + 1)" } ?? place
    }

    /// How many of so many clients are sent to each edge.
    func shares(_ count: Int, _ region: String? = nil) throws -> [String: Int] {
        try (0..<count).reduce(into: [:]) { found, _ in found[try sent(region), default: 0] += 1 }
    }

    /// The edges that the JSON answer names, asked several times.
    func told(_ region: String? = nil, times: Int = 8) throws -> Set<String> {
        let query = region.map { "region=\($0)&" } ?? ""
        let url = "https://\(Self.mainName)/api/flutter/v1/load-balancer/optimal?\(query)n=[1-\(times)]"
        let answer = try network.run(
            on: "client",
            ["curl", "-sS", "--noproxy", "*", "--max-time", "10", "--cacert", certificates.path("ca.pem")]
                + ["--resolve", "\(Self.mainName):443:\(Self.mainAddress)", url])
        let names = try answer.output.replacing("}{", with: "}\n{").split(separator: "\n").map {
            try JSONDecoder().decode(Told.self, from: Data($0.utf8)).data?.name ?? "none"
        }
        return names.count == times ? Set(names) : ["\(names.count) answers: \(answer.story)"]
    }

    private struct Told: Decodable {
        let success: Bool
        let data: Edge?

        struct Edge: Decodable { let name: String }
    }

    /// Seconds until clients were last sent to an edge, watched from now on for so long; 0 when none was.
    func lastSent(to edge: String, region: String? = nil, watching seconds: Double) throws -> Double {
        let start = Date()
        var last = 0.0
        while -start.timeIntervalSinceNow < seconds {
            if try sent(region) == edge { last = -start.timeIntervalSinceNow }
            usleep(10_000)
        }
        return last
    }

    /// Seconds until a client is sent to an edge; what was waited when none is.
    func firstSent(to edge: String, region: String? = nil, within seconds: Double) throws -> Double {
        let start = Date()
        while -start.timeIntervalSinceNow < seconds {
            if try sent(region) == edge { break }
            usleep(10_000)
        }
        return -start.timeIntervalSinceNow
    }
}

/// One edge: nginx and the heartbeat agent on a machine.
final class FleetEdge {
    let name: String
    let address: String
    /// The agent's state folder, where an operator drains the edge.
    let state: URL
    private let network: MachineNetwork
    private let generated: URL
    private let files: [String: String]
    private let streams: String
    private var proxy: Daemon?
    private var agent: Daemon?

    init(
        _ name: String, _ address: String, _ network: MachineNetwork, _ generated: URL, files: [String: String],
        streams: String
    ) throws {
        self.name = name
        self.address = address
        self.network = network
        self.generated = generated
        self.files = files
        self.streams = streams
        state = try PackageFolder.makeTemporary("edge-state")
        try startProxy()
        try startAgent()
    }

    /// Ends all that runs here.
    func end() {
        proxy?.killNow()
        agent?.killNow()
        try? FileManager.default.removeItem(at: state)
    }

    /// nginx is gone, as after a crash.
    func killProxy() { proxy?.killNow() }

    /// Starts what makes figures readable beside an edge, as docs/monitoring.md says, on the usual ports.
    func startExporters() throws -> [Daemon] {
        let log = proxy.map { $0.folder.appendingPathComponent("access.log").path } ?? ""
        let program = generated.appendingPathComponent("prometheus/nginx.mtail").path
        return try [
            ["prometheus-nginx-exporter", "-nginx.scrape-uri=http://127.0.0.1:8404/nginx_status"],
            ["mtail", "--progs", program, "--logs", log, "--port", "3903", "--logtostderr"],
            [
                "prometheus-node-exporter", "--collector.netdev.address-info",
                "--collector.textfile.directory=\(state.path)",
            ],
        ].map { words in
            let command = try network.command(on: name, words)
            return try Daemon(
                command.program, command.words, ports: [], folder: try PackageFolder.makeTemporary("exporter"))
        }
    }

    func startProxy() throws {
        proxy = try Balancer.nginx.start(generated, files: ["/var/www/streams": streams], at: (network, name))
    }

    /// Ends the agent and starts it again, as a service manager does.
    func restartAgent() throws {
        agent?.stop()
        try startAgent()
    }

    /// With the environment and the folders that the unit gives it.
    private func startAgent() throws {
        let own = generated.appendingPathComponent("systemd/\(name)").path
        let copies = files.merging(["/etc/lbgen": own]) { $1 }.sorted { $0.key < $1.key }
            .flatMap { ["--copy", "\($0.value):\($0.key)"] }
        let script = """
            set -a
            . /etc/lbgen/iptv-heartbeat.env
            MAIN_SERVER_API_KEY=enrolment-key SSL_CERT_FILE=/etc/lbgen/ca.pem JOURNAL_STREAM=8:1
            STATE_DIRECTORY=/var/lib/iptv-heartbeat RUNTIME_DIRECTORY=/var/lib/iptv-heartbeat
            exec /usr/bin/python3 -I -u /etc/lbgen/heartbeat-agent.py
            """
        let sandbox = [PackageFolder.path("scripts/sandbox.py")] + copies
        let command = try network.command(
            on: name,
            [try NativeTool.python().path] + sandbox
                + ["--bind", "\(state.path):/var/lib/iptv-heartbeat", "--", "sh", "-c", script])
        agent = try Daemon(
            command.program, command.words, ports: [], folder: try PackageFolder.makeTemporary("edge-agent"))
    }

    /// What the agent said since its last start, and nginx.
    var words: String { (agent?.words ?? "") + (proxy?.words ?? "") }

    /// Wants no new clients, or wants them again.
    func setDrained(_ isDrained: Bool) throws {
        let file = state.appendingPathComponent("drain")
        if isDrained { try Data().write(to: file) } else { try FileManager.default.removeItem(at: file) }
    }

    /// Connects so many clients, who stay; each has asked for the health page, so that nginx waits for their next request.
    func occupy(_ count: Int) throws -> [HTTPConnection] {
        try (0..<count).map { _ in
            let client = try network.connection(from: "client", to: address, port: 80)
            _ = try client.get("/health", host: "lb1.yourdomain.com")
            return client
        }
    }
}
