import Foundation
import TestSupport
import Testing

@Suite("Live: an edge registers, reports and answers", .ownThreads)
struct HeartbeatTests {
    @Test("registers once, keeps its key to itself, and reports what is so")
    func registersAndReports() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let edge = try Backends(["edge"])
        let port = edge.ports[0].port
        let clients = try (0..<4).map { _ in
            let socket = try Socket()
            #expect(socket.connect(port: port))
            return socket
        }
        let agent = try HeartbeatAgent(server.port, edge: port, ["LB_HEALTH_URL": "http://127.0.0.1:\(port)/plain"])
        #expect(try Wait.until { server.reports.count >= 2 })
        let registration = try #require(server.registrations.first)
        #expect(registration.key == "enrolment-key")
        #expect(registration.body.name == "edge-1" && registration.body.hostname == "lb1.example.com")
        #expect(registration.body.ip_address == "192.0.2.1" && registration.body.port == port)
        #expect(registration.body.region == "us-east" && registration.body.weight == 2)
        #expect(registration.body.max_connections == 10 && registration.body.capabilities == ["hls", "http"])
        let report = server.reports[1]
        #expect(report.key?.hasPrefix("key-of-edge-") == true)
        #expect((0...100).contains(try #require(report.body.cpu_usage)))
        #expect((1...99.9).contains(try #require(report.body.memory_usage)))
        #expect(report.body.current_connections == clients.count)
        #expect(try #require(report.body.bandwidth_in) >= 0 && #require(report.body.bandwidth_out) >= 0)
        #expect((0.01...3000).contains(try #require(report.body.response_time)))
        let file = agent.state.appendingPathComponent("registration.json").path
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains(try #require(report.key)))
        let words = agent.daemon.words
        #expect(words.contains("<6>registered as edge-1"))
        #expect(!words.contains(try #require(report.key)) && !words.contains("enrolment-key"))
        let before = server.reports.count
        try agent.restart()
        #expect(try Wait.until { server.reports.count >= before + 2 })
        #expect(server.registrations.count == 1)
        #expect(Set(server.reports.map(\.key)).count == 1)
    }

    @Test("node_exporter finds when the last report arrived and how many did not, and nothing else")
    func gauges() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let folder = try PackageFolder.makeTemporary("textfiles")
        defer { try? FileManager.default.removeItem(at: folder) }
        let agent = try HeartbeatAgent(server.port, edge: 1, ["RUNTIME_DIRECTORY": folder.path])
        let file = folder.appendingPathComponent("heartbeat.prom")
        func gauge(_ name: String) -> Double? {
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
                .flatMap { Double($0.split(separator: " ")[1]) }
        }
        #expect(try Wait.until { gauge("lbgen_heartbeat_success_timestamp_seconds") != nil })
        let success = try #require(gauge("lbgen_heartbeat_success_timestamp_seconds"))
        #expect(abs(success - Date().timeIntervalSince1970) < 5)
        #expect(gauge("lbgen_heartbeat_failures_total") == 0)
        try server.want("fail")
        #expect(try Wait.until { (gauge("lbgen_heartbeat_failures_total") ?? 0) >= 2 })
        let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
        #expect(mode == 0o644)
        agent.daemon.stop()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["heartbeat.prom"])
    }

    /// How `heartbeat-agent.py check` ends, and what it says.
    private static func check(_ folder: String?, interval: Int = 1) throws -> ToolResult {
        let settings = ["PATH=/usr/bin:/bin", "HEARTBEAT_INTERVAL=\(interval)", "JOURNAL_STREAM=8:1"]
        return try NativeTool("env").run(
            ["-i"] + settings + (folder.map { ["RUNTIME_DIRECTORY=\($0)"] } ?? [])
                + [try NativeTool.python().path, PackageFolder.path("templates/heartbeat-agent.py"), "check"])
    }

    @Test("whether reports arrive is told apart from the agent: yes, none yet, too old, and no agent")
    func isWatched() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let folder = try PackageFolder.makeTemporary("textfiles")
        defer { try? FileManager.default.removeItem(at: folder) }
        let before = try Self.check(folder.path)
        #expect(before.status == 1 && before.errors.contains("<3>no heartbeat:"), "\(before.story)")
        try server.want("fail")
        let agent = try HeartbeatAgent(server.port, edge: 1, ["RUNTIME_DIRECTORY": folder.path])
        #expect(try Wait.until { try Self.check(folder.path).errors.contains("no report has arrived") })
        try server.want("ok")
        #expect(try Wait.until { try Self.check(folder.path).status == 0 })
        #expect(try Self.check(folder.path).errors == "")
        agent.daemon.killNow()
        let file = folder.appendingPathComponent("heartbeat.prom")
        func write(_ success: String) throws {
            try Data("lbgen_heartbeat_success_timestamp_seconds \(success)\n".utf8).write(to: file)
        }
        let now = Date().timeIntervalSince1970
        // Three intervals of 30 s, and the time that a report may take.
        for (age, status) in [(0.0, 0), (80, 0), (110, 1), (-20, 0), (-100, 1)] {
            try write("\(now - age)")
            let said = try Self.check(folder.path, interval: 30)
            #expect(
                said.status == Int32(status) && said.errors.contains("ago") == (status == 1), "\(age): \(said.story)")
        }
        for words in ["soon", "nan", ""] {
            try write(words)
            let said = try Self.check(folder.path)
            #expect(said.status == 1 && !said.errors.contains("Traceback"), "\(said.story)")
        }
        #expect(try Self.check("/proc/1/task").status == 1)
        #expect(try Self.check(nil).status == 78)
    }

    @Test("the service manager hears that it is ready, how it fares, and that it is alive")
    func notifies() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let folder = try PackageFolder.makeTemporary("notify")
        let door = folder.appendingPathComponent("door").path
        let manager = try Daemon(
            try NativeTool.python(), ["-u", "-c", Self.manager, door], ports: [], folder: folder)
        #expect(try Wait.until { FileManager.default.fileExists(atPath: door) })
        let agent = try HeartbeatAgent(server.port, edge: 1, ["NOTIFY_SOCKET": door])
        #expect(try Wait.until { manager.words.contains("READY=1|STATUS=Reporting to 127.0.0.1:\(server.port)") })
        func beats() -> Int { manager.words.components(separatedBy: "WATCHDOG=1").count - 1 }
        #expect(try Wait.until { beats() >= 3 })
        try server.want("fail")
        #expect(try Wait.until { manager.words.contains("STATUS=No report: the main server answered 500") })
        let before = beats()
        #expect(try Wait.until { beats() > before })
        agent.daemon.stop()
        manager.stop()
    }

    /// A service manager's end: prints each message on a line.
    private static let manager = """
        import socket, sys
        door = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        door.bind(sys.argv[1])
        while True:
            print(door.recv(4096).decode().replace("\\n", "|"))
        """

    @Test("a change of what it registered with is told, with the key at hand")
    func registersAnewWhenItChanges() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let agent = try HeartbeatAgent(server.port, edge: 1)
        #expect(try Wait.until { !server.reports.isEmpty })
        let second = try HeartbeatAgent(
            server.port, edge: 1, ["STATE_DIRECTORY": agent.state.path, "LB_WEIGHT": "5"])
        #expect(try Wait.until { server.registrations.count == 2 })
        #expect(server.registrations[1].key?.hasPrefix("key-of-edge-") == true)
        #expect(server.registrations[1].body.weight == 5)
        second.daemon.stop()
    }

    @Test("a main server that fails, hangs, is gone and comes back")
    func survives() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let agent = try HeartbeatAgent(server.port, edge: 1)
        #expect(try Wait.until { !server.reports.isEmpty })
        let key = try #require(server.reports.first?.key)
        try server.want("fail")
        #expect(try Wait.until { server.requests.filter { $0.mode == "fail" }.count >= 3 })
        server.vanish()
        #expect(try Wait.until { agent.daemon.words.contains("no report: ConnectionRefusedError") })
        // A reason is told once, not each second.
        #expect(agent.daemon.words.components(separatedBy: "answered 500").count == 2)
        try server.want("hang")
        try server.comeBack(knowing: [key])
        #expect(try Wait.until { server.requests.last?.mode == "hang" })
        let hung = server.requests.count
        try server.want("ok")
        // It waits ten seconds for an answer, and no longer.
        let deadline = Date() + 15
        while server.requests.count < hung + 2, Date() < deadline { usleep(100_000) }
        #expect(server.requests.count >= hung + 2)
        #expect(agent.daemon.words.contains("the main server answers again"))
        #expect(server.registrations.count == 1 && server.reports.last?.key == key)
    }

    @Test("a key that is taken away makes it register anew")
    func revoked() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        let agent = try HeartbeatAgent(server.port, edge: 1)
        #expect(try Wait.until { !server.reports.isEmpty })
        let key = server.reports[0].key
        try server.want("revoked")
        #expect(try Wait.until { server.registrations.count == 2 })
        #expect(server.registrations[1].key == "enrolment-key")
        let before = server.reports.count
        #expect(try Wait.until { server.reports.count >= before + 2 })
        #expect(server.reports.last?.key != key)
        #expect(agent.daemon.words.contains("the main server answered 401"))
    }

    @Test("a main server that knows the edge already takes reports with the key that was given")
    func alreadyKnown() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        try server.want("known")
        let agent = try HeartbeatAgent(server.port, edge: 1)
        #expect(try Wait.until { server.reports.count >= 2 })
        #expect(server.registrations.count == 1 && server.reports.last?.key == "enrolment-key")
        #expect(agent.daemon.words.contains("409 to a registration"))
    }

    @Test("the key may stand in a variable of another name, or in a credential of systemd's")
    func keysElsewhere() throws {
        guard Demand.met("python3", root: false) else { return }
        let credentials = try PackageFolder.makeTemporary("credentials")
        defer { try? FileManager.default.removeItem(at: credentials) }
        try Data("enrolment-key\n".utf8).write(to: credentials.appendingPathComponent("main-server-api-key"))
        for settings in [
            ["MAIN_SERVER_API_KEY": "", "MAIN_SERVER_API_KEY_VARIABLE": "FLEET_KEY", "FLEET_KEY": "enrolment-key"],
            [
                "MAIN_SERVER_API_KEY": "", "MAIN_SERVER_API_KEY_FILE": "main-server-api-key",
                "CREDENTIALS_DIRECTORY": credentials.path,
            ],
        ] {
            let server = try MainServer()
            let agent = try HeartbeatAgent(server.port, edge: 1, settings)
            #expect(try Wait.until { server.registrations.first?.key == "enrolment-key" }, "\(agent.daemon.words)")
        }
    }

    @Test("a main server with a certificate that is not good is told nothing")
    func verifiesTheMainServer() throws {
        guard Demand.met("python3", "openssl", root: false) else { return }
        let certificates = try Certificates(["localhost"])
        let server = try MainServer(
            certificate: certificates.path("localhost.pem"), key: certificates.path("localhost.key"))
        let url = "https://localhost:\(server.port)"
        let stranger = try HeartbeatAgent(
            server.port, edge: 1, ["MAIN_SERVER_URL": url, "SSL_CERT_FILE": certificates.path("other.pem")])
        #expect(try Wait.until { stranger.daemon.words.contains("CERTIFICATE_VERIFY_FAILED") })
        #expect(server.requests.isEmpty)
        let friend = try HeartbeatAgent(
            server.port, edge: 1, ["MAIN_SERVER_URL": url, "SSL_CERT_FILE": certificates.path("ca.pem")])
        #expect(try Wait.until { !server.reports.isEmpty }, "\(friend.daemon.words)")
    }

    @Test("SIGTERM ends it at once, also while it waits for an answer")
    func stops() throws {
        guard Demand.met("python3", root: false) else { return }
        let server = try MainServer()
        try server.want("hang")
        let agent = try HeartbeatAgent(server.port, edge: 1)
        #expect(try Wait.until { !server.requests.isEmpty })
        kill(agent.daemon.pid, SIGTERM)
        #expect(try Wait.until { agent.daemon.words.contains("<6>stopped") })
    }

    @Test(
        "a setting that is wrong is named, and nothing is tried",
        arguments: [
            ("MAIN_SERVER_URL", "ftp://a"), ("MAIN_SERVER_URL", ""), ("LB_PORT", "http"), ("LB_WEIGHT", "101"),
            ("LB_HOSTNAME", ""), ("HEARTBEAT_INTERVAL", "0"), ("MAIN_SERVER_API_KEY", "two words"),
            ("MAIN_SERVER_API_KEY_FILE", "/nowhere/at/all"), ("AGENT_MAXCONN", "maybe"),
        ])
    func wrongSettings(name: String, value: String) throws {
        guard Demand.met("python3", root: false) else { return }
        let words = ["MAIN_SERVER_URL=http://127.0.0.1:1", "MAIN_SERVER_API_KEY=k", "LB_HOSTNAME=a", "LB_IP_ADDRESS=b"]
        let result = try NativeTool("env").run(
            ["-i", "PATH=/usr/bin:/bin"] + words + ["\(name)=\(value)", try NativeTool.python().path]
                + [PackageFolder.path("templates/heartbeat-agent.py")])
        let isNamed =
            result.errors.contains(name) || name.hasPrefix("MAIN_SERVER_API_KEY") && result.errors.contains("key")
        #expect(result.status == 78 && isNamed, "\(result.story)")
        #expect(!result.errors.contains("Traceback") && !result.errors.contains("two words"))
    }

    @Test("the agent check is answered with the free part, drain, and ready after it")
    func agentAnswers() throws {
        guard Demand.met("python3", root: false) else { return }
        let edge = try Backends(["edge"])
        let port = edge.ports[0].port
        let agentPort = try PortPool.take()
        // Its main server is not there: that is no reason to be silent here.
        let agent = try HeartbeatAgent(1, edge: port, agentPort: agentPort)
        #expect(try HeartbeatAgent.answer(port: agentPort) == "up 100% maxconn:10")
        var clients: [Socket] = []
        func connect(_ count: Int) throws {
            while clients.count < count {
                clients.append(try Socket())
                #expect(clients[clients.count - 1].connect(port: port))
            }
        }
        try connect(3)
        #expect(try Wait.until { try HeartbeatAgent.answer(port: agentPort) == "up 70% maxconn:10" })
        try connect(10)
        #expect(try Wait.until { try HeartbeatAgent.answer(port: agentPort) == "up 0% maxconn:10" })
        clients.removeAll()
        #expect(try Wait.until { try HeartbeatAgent.answer(port: agentPort) == "up 100% maxconn:10" })
        let drain = agent.state.appendingPathComponent("drain")
        try Data().write(to: drain)
        #expect(try HeartbeatAgent.answer(port: agentPort) == "drain up 0%")
        try agent.restart()
        try FileManager.default.removeItem(at: drain)
        #expect(try HeartbeatAgent.answer(port: agentPort) == "ready up 100% maxconn:10")
    }

    @Test("no limit is told to a HAProxy that redirects clients")
    func agentTellsShareAlone() throws {
        guard Demand.met("python3", root: false) else { return }
        let port = try PortPool.take()
        let agent = try HeartbeatAgent(1, edge: 1, agentPort: port, ["AGENT_MAXCONN": "no"])
        #expect(try HeartbeatAgent.answer(port: port) == "up 100%")
        agent.daemon.stop()
    }

    @Test("those who may not ask learn nothing")
    func agentIsGuarded() throws {
        guard Demand.met("python3", root: false) else { return }
        let port = try PortPool.take()
        let agent = try HeartbeatAgent(1, edge: 1, agentPort: port, ["AGENT_ALLOW": "192.0.2.0/24, 2001:db8::/32"])
        #expect(try HeartbeatAgent.answer(port: port) == "")
        agent.daemon.stop()
        let open = try HeartbeatAgent(1, edge: 1, agentPort: port, ["AGENT_ALLOW": "127.0.0.0/8"])
        #expect(try HeartbeatAgent.answer(port: port) == "up 100% maxconn:10")
        open.daemon.stop()
    }
}
