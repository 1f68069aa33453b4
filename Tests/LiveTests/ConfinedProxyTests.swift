import Foundation
import TestSupport
import Testing

@Suite("Live: a proxy with no more rights than its Compose file gives it", .ownThreads)
struct ConfinedProxyTests {
    @Test(
        "serves on port 80 as its own user, without capabilities, on a root that nobody writes, and ends when told",
        arguments: ["nginx", "haproxy"])
    func serves(program: String) throws {
        guard Demand.met(program, "unshare", "setpriv", "curl", "docker-compose") else { return }
        let edge = try Edge(program, tls: nil)
        let user = try #require((edge.service["user"] as? String)?.components(separatedBy: ":").first)
        #expect(user != "0" && edge.service["cap_add"] == nil)
        let result = try edge.run(as: user)
        #expect(result.output.contains("page 200\n") && result.output.contains("ended 0"), "\(result.story)")
        #expect(result.output.contains("Uid:\t\(user)\t\(user)\t\(user)\t\(user)"), "\(result.story)")
        #expect(result.output.contains("CapEff:\t0000000000000000"), "\(result.story)")
        #expect(result.output.contains("CapBnd:\t0000000000000000"), "\(result.story)")
        #expect(result.output.contains("NoNewPrivs:\t1"))
        #expect(!result.errors.contains("[emerg]") && !result.errors.contains("[ALERT]"), "\(result.story)")
    }

    @Test("reads a key that is root's alone with no power that it does not need", arguments: ["nginx", "haproxy"])
    func readsKeys(program: String) throws {
        guard Demand.met(program, "unshare", "setpriv", "curl", "docker-compose", "openssl") else { return }
        let certificates = try Certificates(["lb1"])
        let edge = try Edge(program, tls: certificates)
        #expect((edge.service["user"] as? String ?? "0:0") == "0:0")
        #expect(edge.service["cap_add"] as? [String] == (program == "nginx" ? ["CHOWN", "SETGID", "SETUID"] : nil))
        let result = try edge.run(as: "0")
        #expect(result.output.contains("page 200\n") && result.output.contains("ended 0"), "\(result.story)")
        #expect(!result.errors.contains("[emerg]") && !result.errors.contains("[ALERT]"), "\(result.story)")
        // CAP_CHOWN, CAP_SETGID and CAP_SETUID are 0, 6 and 7 (capability.h).
        #expect(
            result.output.contains("CapEff:\t00000000000000" + (program == "nginx" ? "c1" : "00")), "\(result.story)")
    }
}

/// An edge, and what Compose takes from its file.
private struct Edge {
    let service: [String: Any]
    private let configuration: URL
    private let folder: URL

    init(_ program: String, tls: Certificates?) throws {
        folder = try PackageFolder.makeTemporary("confined")
        let files = "{hosts: [lb1], certificate: /mnt/lbgen/lb1.crt, key: /mnt/lbgen/lb1.key}"
        let secure =
            "  https: {port: 443, tls: {certificates: [\(files)]}}"
        let tree = try BuiltProgram.build(
            """
            lbgen: 1
            name: tv
            targets: {\(program): {}, compose: {}}
            nodes: {edge-1: {address: 192.0.2.1, hostname: lb1.example.com}}
            fleet: {main_server: "https://main.example.com", credentials: {env: KEY}, health: /health}
            logging: {format: json}
            listeners:
              http: {port: 80}
            \(tls == nil ? "" : secure)
            sites:
              tv:
                hosts: ["*"]
                routes: [{path: {exact: /health}, respond: {body: "healthy\\n"}}]
            status: {listen: "127.0.0.1:8404"}
            """, in: folder)
        let place = tree.appendingPathComponent("compose/tv")
        configuration = place.appendingPathComponent("proxy")
        for (name, own) in tls == nil ? [] : [("lb1.pem", "lb1.crt"), ("lb1.key", "lb1.key")] {
            let copy = configuration.appendingPathComponent(own).path
            try FileManager.default.copyItem(atPath: tls?.path(name) ?? "", toPath: copy)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: copy)
        }
        let project = try ComposeProject(place.appendingPathComponent("docker-compose.yml").path)
        service = try project.services(["KEY": "k"])["edge-1"] ?? [:]
    }

    /// Runs the proxy as the file says; the page is that of its health.
    func run(as user: String) throws -> ToolResult {
        defer { try? FileManager.default.removeItem(at: folder) }
        let signal = try #require(service["stop_signal"] as? String).replacing("SIG", with: "")
        let added = (service["cap_add"] as? [String] ?? []).map { ",+" + $0.lowercased() }.joined()
        let command = try #require(service["command"] as? [String]).map {
            $0.replacing("/etc/lbgen", with: "/mnt/lbgen")
        }
        let script = PackageFolder.path("Sources/TestSupport/Programs/confined.sh")
        return try NativeTool("unshare").run(
            ["--mount", "--net", "--pid", "--fork", "--kill-child", "bash", script, configuration.path, user]
                + ["-all" + added, "80", "/health", "lb1.example.com", signal] + command)
    }
}
