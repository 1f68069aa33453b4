import Foundation
import TestSupport
import Testing

@Suite("Live: clients that are not browsers of today", .ownThreads)
struct OlderClientTests {
    @Test("a client that knows no elliptic curves agrees on a DHE cipher", arguments: Balancer.allCases)
    func finiteFields(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl", "curl") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let folder = try PackageFolder.makeTemporary("certificates")
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try NativeTool("openssl").run(
            ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=shop.test"]
                + ["-addext", "subjectAltName=DNS:shop.test", "-keyout", "shop.key", "-out", "shop.crt"],
            folder: folder)
        try #require(made.status == 0, "\(made.story)")
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            listeners:
              https:
                port: \(port)
                addresses: ["127.0.0.1"]
                tls: {certificates: [{hosts: [shop.test], certificate: /etc/ssl/live/shop.crt, key: /etc/ssl/live/shop.key}]}
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              shop: {hosts: [shop.test], routes: [{backend: app}]}
            """
        try balancer.run(topology, ports: [port], files: ["/etc/ssl/live": folder.path]) { daemon in
            let done = try NativeTool("curl").run(
                ["-sS", "--noproxy", "*", "--max-time", "10", "--resolve", "shop.test:\(port):127.0.0.1"]
                    + ["--cacert", folder.appendingPathComponent("shop.crt").path, "--tls-max", "1.2"]
                    + ["--ciphers", "DHE-RSA-AES128-GCM-SHA256", "-o", "/dev/null", "-w", "%{http_code}"]
                    + ["https://shop.test:\(port)/"])
            #expect(done.output == "200", "\(balancer): \(done.story)\n\(daemon.words)")
        }
    }

    @Test("a plain port with `http2` speaks both versions", arguments: Balancer.allCases)
    func clearHTTP2(balancer: Balancer) throws {
        // Before 1.25.1 nginx has no such port: LB0516.
        if balancer == .nginx, Self.isBefore(balancer.release?.version, 1, 25) { return }
        guard Demand.met(balancer.rawValue, "python3", "curl") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([balancer]))
            listeners: {http: {port: \(port), addresses: ["127.0.0.1"], http2: true}}
            backends:
              app: {servers: \(Topology.servers(backends))}
            \(Topology.everythingToApp)
            """
        try balancer.run(topology, ports: [port]) { daemon in
            for (option, version) in [("--http2-prior-knowledge", "2"), ("--http1.1", "1.1")] {
                let done = try NativeTool("curl").run(
                    ["-sS", "--noproxy", "*", "--max-time", "10", option, "-o", "/dev/null"]
                        + ["-w", "%{http_code} %{http_version}", "http://127.0.0.1:\(port)/"])
                #expect(done.output == "200 \(version)", "\(balancer): \(done.story)\n\(daemon.words)")
            }
        }
    }

    /// Whether a version is older than `major.minor`; this machine's own, which no release names, is.
    private static func isBefore(_ version: String?, _ major: Int, _ minor: Int) -> Bool {
        let parts = (version ?? "0.0").split(separator: ".").compactMap { Int($0) }
        return parts.lexicographicallyPrecedes([major, minor])
    }
}
