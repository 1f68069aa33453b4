import Foundation
import TestSupport
import Testing

@Suite("Compose reads the edges of a fleet as they were meant", .ownThreads)
struct ComposeFleetTests {
    private static let file = PackageFolder.path("examples/iptv/generated/compose/iptv/docker-compose.yml")

    @Test("each edge at its own node's address, its agent in its network, nothing else published")
    func edges() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let services = try ComposeProject(Self.file).services(["MAIN_SERVER_API_KEY": "a$b"])
        #expect(services.count == 6)
        for (number, address) in ["192.168.1.100", "192.168.1.101", "192.168.1.102"].enumerated() {
            let name = "edge-\(number + 1)"
            let edge = try #require(services[name])
            let agent = try #require(services[name + "-heartbeat"])
            // The status page on 8404 is nobody's outside.
            #expect(edge["ports"] as? [String] == ["\(address):80:80/tcp", "\(address):8405:8405/tcp"])
            #expect(edge["profiles"] as? [String] == [name] && agent["profiles"] as? [String] == [name])
            #expect(agent["ports"] == nil && agent["network_mode"] as? String == "service:\(name)")
            let volumes = try #require(agent["volumes"] as? [String])
            #expect(volumes.contains("/run/iptv-heartbeat:/run/lbgen:rw"), "\(volumes)")
            #expect(volumes.contains("\(name)-heartbeat:/var/lib/lbgen-heartbeat:rw"), "\(volumes)")
            let waits = agent["depends_on"] as? [String: [String: String]]
            #expect(waits == [name: ["condition": "service_healthy"]])
            let variables = try #require(agent["environment"] as? [String: String])
            #expect(variables["MAIN_SERVER_API_KEY"] == "a$$b")
            #expect(variables["LB_NAME"] == name && variables["LB_IP_ADDRESS"] == address)
            #expect(variables["LB_REGION"] == (number < 2 ? "us-east" : "us-west"))
            #expect(variables["LB_WEIGHT"] == (number < 2 ? "2" : "1"))
            #expect(variables["LB_MAX_CONNECTIONS"] == (number < 2 ? "1000" : "500"))
            for name in Self.document { #expect(variables[name]?.isEmpty == false, "\(name)") }
            for service in [edge, agent] {
                #expect(service["read_only"] as? Bool == true && service["cap_drop"] as? [String] == ["ALL"])
                #expect(service["privileged"] == nil && service["restart"] as? String == "unless-stopped")
            }
        }
    }

    /// The variables of the operators' guide.
    private static let document = [
        "MAIN_SERVER_URL", "MAIN_SERVER_API_KEY", "LB_NAME", "LB_HOSTNAME", "LB_IP_ADDRESS", "LB_PORT", "LB_REGION",
        "LB_WEIGHT", "LB_MAX_CONNECTIONS", "LB_CAPABILITIES", "HEARTBEAT_INTERVAL",
    ]

    @Test("without the key nothing starts, and without a profile there is nothing to start")
    func refusals() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let project = try ComposeProject(Self.file)
        let keyless = try project.run(["config"], environment: [:])
        #expect(keyless.status != 0 && keyless.errors.contains("MAIN_SERVER_API_KEY"), "\(keyless.story)")
        let empty = try project.run(["config"], environment: ["MAIN_SERVER_API_KEY": ""])
        #expect(empty.status != 0, "\(empty.story)")
    }

    @Test("the example of the environment, filled in, is all that Compose needs")
    func filledIn() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let project = try ComposeProject(Self.file)
        try project.fillIn(["COMPOSE_PROFILES": "edge-3", "MAIN_SERVER_API_KEY": "'a$b c'"])
        let result = try project.run(["config"])
        #expect(result.status == 0 && result.output.contains("MAIN_SERVER_API_KEY: a$$b c"), "\(result.story)")
    }

    @Test("an edge can be tried at another address of the machine")
    func elsewhere() throws {
        guard Demand.met("docker-compose", root: false) else { return }
        let services = try ComposeProject(Self.file).services([
            "MAIN_SERVER_API_KEY": "k", "EDGE_2_ADDRESS": "127.0.0.2",
        ])
        #expect(services["edge-2"]?["ports"] as? [String] == ["127.0.0.2:80:80/tcp", "127.0.0.2:8405:8405/tcp"])
        #expect((services["edge-1"]?["ports"] as? [String])?.first == "192.168.1.100:80:80/tcp")
    }

    @Test("the health checks of edges are questions that edges answer", arguments: ["nginx", "haproxy"])
    func checks(program: String) throws {
        guard Demand.met(program, "docker-compose", "curl", "bash", root: false) else { return }
        let folder = try PackageFolder.makeTemporary("edge")
        defer { try? FileManager.default.removeItem(at: folder) }
        let port = try PortPool.take()
        let generated = try BuiltProgram.build(Self.topology(program, port), in: folder)
        let file = generated.appendingPathComponent("compose/tv/docker-compose.yml").path
        let service = try #require(try ComposeProject(file).services(["KEY": "k"])["edge-1"])
        let words = ((service["healthcheck"] as? [String: Any])?["test"] as? [String] ?? []).dropFirst()
        let question = words.map { $0.replacing("$$", with: "$") }
        let tool = try NativeTool(#require(question.first))
        #expect(try tool.run(Array(question.dropFirst())).status != 0, "nobody listens yet")
        let configuration = generated.appendingPathComponent("compose/tv/proxy").path
        let daemon = try Daemon(
            NativeTool(program),
            program == "nginx"
                ? ["-g", "daemon off;", "-c", "\(configuration)/nginx.conf"]
                : ["-W", "-db", "-f", "\(configuration)/haproxy.cfg"],
            ports: [port], folder: try PackageFolder.makeTemporary("edge-log"))
        defer { daemon.stop() }
        let answer = try tool.run(Array(question.dropFirst()))
        #expect(answer.status == 0, "\(answer.story)\n\(daemon.words)")
        // The same question about a page that is not good.
        let wrong = question.dropFirst().map { $0.replacing("/health", with: "/nowhere") }
        #expect(try tool.run(Array(wrong)).status != 0)
    }

    @Test("the health check of a program is a question that it answers, with the host that it is asked for")
    func programChecks() throws {
        guard Demand.met("docker-compose", "curl", "bash", root: false) else { return }
        let programs = try Backends(["web"])
        let port = programs.ports[0].port
        for check in ["{http: /plain, host: shop.example.com}", "{tcp: \(port)}"] {
            let folder = try PackageFolder.makeTemporary("program")
            defer { try? FileManager.default.removeItem(at: folder) }
            let generated = try BuiltProgram.build(
                """
                lbgen: 1
                name: shop
                targets: {haproxy: {}, compose: {}}
                backends:
                  web:
                    health_check: \(check)
                    servers: [127.0.0.1:\(port)]
                    workload: {image: "shop/web:1"}
                sites: {web: {hosts: ["*"], routes: [{backend: web}]}}
                """, in: folder)
            let file = generated.appendingPathComponent("compose/shop/docker-compose.yml").path
            let web = try #require(try ComposeProject(file).services([:])["web"])
            let words = ((web["healthcheck"] as? [String: Any])?["test"] as? [String] ?? []).dropFirst()
            let tool = try NativeTool(#require(words.first))
            #expect(try tool.run(Array(words.dropFirst())).status == 0, "\(words)")
            #expect(check.hasPrefix("{tcp") || words.contains("Host: shop.example.com"))
            let gone = words.dropFirst().map { $0.replacing("\(port)", with: "1") }
            #expect(try tool.run(Array(gone)).status != 0)
        }
    }

    private static func topology(_ program: String, _ port: Int) -> String {
        """
        lbgen: 1
        name: tv
        targets: {\(program): {}, compose: {}}
        nodes: {edge-1: {address: 192.0.2.1, hostname: lb1.example.com}}
        fleet: {main_server: "https://main.example.com", credentials: {env: KEY}, health: "/health&x"}
        listeners: {http: {port: \(port), addresses: ["0.0.0.0"]}}
        sites:
          tv:
            hosts: [lb1.example.com]
            routes: [{path: {exact: "/health&x"}, respond: {body: "healthy\\n"}}]
        """
    }
}
