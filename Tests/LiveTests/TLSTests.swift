import Foundation
import TestSupport
import Testing

@Suite("Live: TLS ends at the balancer", .ownThreads)
struct TLSTests {
    private static let host = "shop.example.test"

    /// What curl says of one request: status, HTTP version and the Location header.
    private static func curl(_ url: String, port: Int, _ options: String...) throws -> ToolResult {
        let format = "%{http_code} %{http_version} %{redirect_url}"
        let fixed = ["-sS", "--noproxy", "*", "--max-time", "10", "--resolve", "\(host):\(port):127.0.0.1"]
        return try NativeTool("curl").run(fixed + options + ["-w", "\n\(format)", url])
    }

    private static func topology(plain: Int, secure: Int, _ backends: Backends) -> String {
        """
        lbgen: 1
        name: live
        targets: \(Topology.targets())
        listeners:
          http: {port: \(plain), addresses: ["127.0.0.1"], redirect: https}
          https:
            port: \(secure)
            addresses: ["127.0.0.1"]
            http2: true
            tls:
              profile: intermediate
              certificates:
                - {hosts: [\(host)], certificate: /etc/ssl/live/shop.crt, key: /etc/ssl/live/shop.key}
        backends:
          app: {servers: \(Topology.servers(backends))}
        sites:
          shop: {hosts: [\(host)], routes: [{backend: app}]}
        """
    }

    @Test("with HTTP/2, without old protocols, and plain HTTP is sent there", arguments: Balancer.allCases)
    func ends(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl", "curl") else { return }
        let backends = try Backends(["a"])
        let (plain, secure) = (try PortPool.take(), try PortPool.take())
        let folder = try PackageFolder.makeTemporary("certificates")
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try NativeTool("openssl").run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(Self.host)", "-addext", "subjectAltName=DNS:\(Self.host)"]
                + ["-keyout", "shop.key", "-out", "shop.crt"],
            folder: folder
        )
        try #require(made.status == 0, "\(made.story)")
        let ca = ["--cacert", folder.appendingPathComponent("shop.crt").path]
        let topology = Self.topology(plain: plain, secure: secure, backends)
        try balancer.run(topology, ports: [plain, secure], files: ["/etc/ssl/live": folder.path]) { _ in
            let url = "https://\(Self.host):\(secure)/x?y=1"
            let modern = try Self.curl(url, port: secure, ca[0], ca[1], "--http2", "--tlsv1.3")
            #expect(modern.output.hasSuffix("\n200 2 "), "\(modern.story)")
            let echo = try JSONDecoder().decode(
                EchoedRequest.self, from: Data(modern.output.split(separator: "\n")[0].utf8))
            #expect(echo.path == "/x?y=1" && echo.all("X-Forwarded-Proto") == ["https"], "\(echo.headers)")
            let older = try Self.curl(url, port: secure, ca[0], ca[1], "--http1.1", "--tls-max", "1.2")
            #expect(older.output.hasSuffix("\n200 1.1 "), "\(older.story)")
            let ancient = try Self.curl(
                url, port: secure, ca[0], ca[1], "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0")
            #expect(ancient.status == 35, "TLS 1.1 must be refused: \(ancient.story)")
            let redirect = try HTTPConnection.get("/a%2Fb?q=1", port: plain, host: "\(Self.host):\(plain)")
            #expect([301, 308].contains(redirect.status))
            #expect(redirect["Location"] == "https://\(Self.host):\(secure)/a%2Fb?q=1")
        }
    }
}
