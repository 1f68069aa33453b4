import Foundation
import TestSupport
import Testing

@Suite("Live: the agent of a Compose file", .ownThreads)
struct ComposeAgentTests {
    @Test("registers and reports with the very environment that Compose makes of the tree")
    func environment() throws {
        guard Demand.met("docker-compose", "python3", root: false) else { return }
        let server = try MainServer()
        let edge = try Backends(["edge"])
        let port = edge.ports[0].port
        let client = try Socket()
        #expect(client.connect(port: port))
        let folder = try PackageFolder.makeTemporary("tree")
        defer { try? FileManager.default.removeItem(at: folder) }
        let agentPort = try PortPool.take()
        let tree = try BuiltProgram.build(
            """
            lbgen: 1
            name: tv
            targets: {nginx: {}, compose: {publish: {http: 8081}}}
            regions: {us-east: {}}
            nodes: {edge-1: {address: 192.0.2.7, hostname: lb1.example.com, region: us-east, weight: 2, max_connections: 9}}
            fleet:
              main_server: http://127.0.0.1:\(server.port)
              credentials: {env: FLEET_KEY}
              heartbeat: 1s
              capabilities: [hls, http]
              health: /plain
              agent: {port: \(agentPort)}
            listeners: {http: {port: \(port)}}
            sites: {tv: {hosts: ["*"], routes: [{respond: {body: here}}]}}
            """, in: folder)
        let file = tree.appendingPathComponent("compose/tv/docker-compose.yml").path
        let services = try ComposeProject(file).services(["FLEET_KEY": "enrolment-key"])
        var variables = try #require(services["edge-1-heartbeat"]?["environment"] as? [String: String])
        #expect(variables["LB_INTERFACE"] == "eth0" && variables["LB_LOCAL_PORT"] == "\(port)")
        // Here are no containers: other folders, and another interface than theirs.
        variables["STATE_DIRECTORY"] = folder.path
        variables["RUNTIME_DIRECTORY"] = folder.path
        variables["LB_INTERFACE"] = "lo"
        let script = tree.appendingPathComponent("compose/tv/heartbeat/heartbeat-agent.py").path
        let words = ["-i"] + variables.map { "\($0)=\($1)" } + [try NativeTool.python().path, "-I", "-u", script]
        let agent = try Daemon(NativeTool("env"), words, ports: [agentPort], folder: folder)
        defer { agent.stop() }
        #expect(try Wait.until { server.reports.count >= 2 }, "\(agent.words)")
        let registration = try #require(server.registrations.first)
        #expect(registration.key == "enrolment-key" && registration.body.name == "edge-1")
        #expect(registration.body.hostname == "lb1.example.com" && registration.body.ip_address == "192.0.2.7")
        // Clients are told the machine's port; counted are those at the container's.
        #expect(registration.body.port == 8081 && registration.body.region == "us-east")
        #expect(registration.body.weight == 2 && registration.body.max_connections == 9)
        #expect(registration.body.capabilities == ["hls", "http"])
        #expect(server.reports[1].body.current_connections == 1)
        #expect(server.reports[1].body.response_time != nil)
        #expect(try HeartbeatAgent.answer(port: agentPort) == "up 88% maxconn:9")
        let check = try NativeTool("env").run(words + ["check"])
        #expect(check.status == 0, "\(check.story)")
        try FileManager.default.removeItem(at: folder.appendingPathComponent("heartbeat.prom"))
        server.vanish()
        #expect(try NativeTool("env").run(words + ["check"]).status == 1)
    }

    @Test("a network that is another one ends the agent, and so another one begins")
    func lostNetwork() throws {
        guard Demand.met("python3", "ip", "unshare") else { return }
        let folder = try PackageFolder.makeTemporary("lost")
        defer { try? FileManager.default.removeItem(at: folder) }
        let agent = PackageFolder.path("templates/heartbeat-agent.py")
        let result = try NativeTool("unshare").run(
            [
                "--net", "sh", "-c",
                """
                ip link add eth0 type veth peer name other
                "$1" "$2" & agent=$!
                sleep 2
                kill -0 $agent || exit 1
                ip link del eth0
                wait $agent
                """, "sh", try NativeTool.python().path, agent,
            ],
            environment: [
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "MAIN_SERVER_URL": "http://192.0.2.1",
                "MAIN_SERVER_API_KEY": "k",
                "LB_HOSTNAME": "a", "LB_IP_ADDRESS": "192.0.2.2", "LB_INTERFACE": "eth0", "HEARTBEAT_INTERVAL": "1",
                "STATE_DIRECTORY": folder.path,
            ])
        #expect(result.status == 69 && result.errors.contains("there is no interface eth0"), "\(result.story)")
    }
}
