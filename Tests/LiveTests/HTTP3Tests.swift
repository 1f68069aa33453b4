import Foundation
import TestSupport
import Testing

@Suite("Live: HTTP/3", .ownThreads)
struct HTTP3Tests {
    /// Debian's own daemons and curl of this release have no QUIC: `make check-versions` runs this with newer ones.
    @Test("is spoken beside HTTP/2, with the same routes, headers and refusals", arguments: Balancer.allCases)
    func http3(balancer: Balancer) throws {
        guard let release = balancer.release, Demand.met("python3", "openssl") else { return }
        let version = try NativeTool("chroot").run([release.folder, "curl", "--version"])
        try #require(version.status == 0, "no curl in \(release.folder): remove the folder to unpack it anew")
        // Of trixie and later, this is what tells a curl that can from one that cannot.
        guard version.output.contains("HTTP3") else { return }
        let backends = try Backends(["a"])
        let port = try PortPool.take()
        let made = try Certificates(["shop.test"])
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([balancer]))
            listeners:
              https:
                port: \(port)
                addresses: ["127.0.0.1"]
                http3: true
                tls: {certificates: [{certificate: /etc/ssl/live/shop.test.pem, key: /etc/ssl/live/shop.test.key}]}
            backends:
              app: {servers: \(Topology.servers(backends))}
            sites:
              shop: {hosts: [shop.test], routes: [{backend: app}, {path: {exact: /direct}, respond: {body: direct}}]}
            """
        try balancer.run(topology, ports: [port], files: ["/etc/ssl/live": made.folder.path]) { daemon in
            for (option, spoken) in [("--http3-only", "3"), ("--http2", "2")] {
                func ask(_ path: String) throws -> String {
                    let done = try NativeTool("chroot").run(
                        [release.folder, "curl", "-sSk", "--max-time", "10", option, "--path-as-is"]
                            + ["--resolve", "shop.test:\(port):127.0.0.1", "-w", "\n%{http_code} %{http_version}"]
                            + ["https://shop.test:\(port)\(path)"])
                    return done.output + done.errors
                }
                #expect(try ask("/direct") == "direct\n200 \(spoken)", "\(daemon.words)")
                let passed = try ask("/x//y?q=1")
                #expect(passed.hasSuffix("\n200 \(spoken)"), "\(passed)")
                let echo = try JSONDecoder().decode(
                    EchoedRequest.self, from: Data(passed.split(separator: "\n")[0].utf8))
                #expect(echo.path == "/x//y?q=1" && echo.all("Host") == ["shop.test:\(port)"])
                #expect(echo.all("X-Forwarded-For") == ["127.0.0.1"] && echo.all("X-Forwarded-Proto") == ["https"])
                #expect(try ask("/a/../b").hasSuffix("\n400 \(spoken)"))
            }
        }
    }
}
