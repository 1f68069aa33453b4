import Foundation
import TestSupport
import Testing

@Suite("Live: what a TLS listener promises and refuses", .ownThreads)
struct HSTSTests {
    private static let host = "shop.example.test"

    @Test("HSTS is on every answer, and old ciphers are refused", arguments: Balancer.allCases)
    func promises(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl", "curl") else { return }
        let backends = try Backends(["a"])
        let (secure, plain, dead) = (try PortPool.take(), try PortPool.take(), try PortPool.take())
        let folder = try PackageFolder.makeTemporary("certificates")
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try NativeTool("openssl").run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(Self.host)", "-keyout", "shop.key", "-out", "shop.crt"],
            folder: folder)
        try #require(made.status == 0, "\(made.story)")
        let certificate = "{certificate: /etc/ssl/live/shop.crt, key: /etc/ssl/live/shop.key}"
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            listeners:
              plain: {port: \(plain), addresses: ["127.0.0.1"]}
              secure:
                port: \(secure)
                addresses: ["127.0.0.1"]
                tls: {certificates: [\(certificate)], hsts: {max_age: 365d, include_subdomains: true}}
            backends:
              app: {servers: \(Topology.servers(backends))}
              dead: {servers: ["127.0.0.1:\(dead)"]}
            sites:
              shop:
                hosts: [\(Self.host)]
                routes:
                  - {path: /dead, backend: dead}
                  - {path: /own, respond: {status: 200, body: own}}
                  - {path: /moved, redirect: {to: "https://other.test/"}}
                  - {path: /more, backend: app, response_headers: {set: {X-More: "yes"}}}
                  - {path: /app, backend: app}
            """
        try balancer.run(topology, ports: [secure, plain], files: ["/etc/ssl/live": folder.path]) { _ in
            func head(_ path: String, port: Int) throws -> [String] {
                let scheme = port == secure ? "https" : "http"
                let said = try NativeTool("curl").run(
                    ["-sS", "-k", "--noproxy", "*", "--max-time", "10", "-o", "/dev/null", "-D", "-", "--path-as-is"]
                        + ["--resolve", "\(Self.host):\(port):127.0.0.1", "\(scheme)://\(Self.host):\(port)\(path)"])
                return said.output.lowercased().split(whereSeparator: \.isNewline).map(String.init)
            }
            let wanted = [
                ("/app", "200"), ("/more", "200"), ("/own", "200"), ("/moved", "302"), ("/nothing", "404"),
                ("/../x", "400"),
                ("/dead", "50"),
            ]
            for (path, status) in wanted {
                let lines = try head(path, port: secure)
                #expect(
                    lines.first?.split(separator: " ").dropFirst().first?.hasPrefix(status) == true, "\(path) \(lines)")
                let promises = lines.filter { $0.hasPrefix("strict-transport-security:") }
                #expect(
                    promises == ["strict-transport-security: max-age=31536000; includesubdomains"], "\(path) \(lines)")
            }
            let open = try head("/app", port: plain)
            #expect(!open.contains { $0.hasPrefix("strict-transport-security:") }, "never without TLS: \(open)")
            for (cipher, isTaken) in [("ECDHE-ECDSA-AES128-GCM-SHA256", true), ("ECDHE-ECDSA-AES128-SHA", false)] {
                let said = try NativeTool("openssl").run(
                    ["s_client", "-connect", "127.0.0.1:\(secure)", "-tls1_2", "-cipher", cipher], input: "Q\n")
                #expect((said.status == 0) == isTaken, "\(cipher): \(said.story)")
            }
        }
    }
}
