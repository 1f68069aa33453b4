import Foundation
import TestSupport
import Testing

@Suite("Live: clients show certificates", .ownThreads)
struct ClientCertificateTests {
    private static let host = "shop.example.test"

    /// Makes the server's certificate, an authority and its client, and a client of nobody's.
    private static func makeCertificates(in folder: URL) throws {
        let openssl = try NativeTool("openssl")
        func run(_ arguments: String) throws {
            let made = try openssl.run(arguments.split(separator: " ").map(String.init), folder: folder)
            try #require(made.status == 0, "\(made.story)")
        }
        let key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes"
        for name in ["shop", "ca", "stranger"] {
            let subject = name == "shop" ? host : name
            try run("req -x509 \(key) -days 2 -subj /CN=\(subject) -keyout \(name).key -out \(name).crt")
        }
        try run("req \(key) -subj /O=Shop/CN=alice -keyout alice.key -out alice.csr")
        try run("x509 -req -in alice.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -out alice.crt")
    }

    @Test("who must, may, and does not", arguments: Balancer.allCases)
    func certificates(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl", "curl") else { return }
        let backends = try Backends(["a"])
        let folder = try PackageFolder.makeTemporary("certificates")
        defer { try? FileManager.default.removeItem(at: folder) }
        try Self.makeCertificates(in: folder)
        let ports = try (0..<4).map { _ in try PortPool.take() }
        let certificates = "certificates: [{certificate: /etc/ssl/live/shop.crt, key: /etc/ssl/live/shop.key}]"
        let clients = "client_auth: {ca: /etc/ssl/live/ca.crt, mode:"
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            listeners:
              must: {port: \(ports[0]), addresses: ["127.0.0.1"], tls: {\(certificates), \(clients) required}}}
              may: {port: \(ports[1]), addresses: ["127.0.0.1"], tls: {\(certificates), \(clients) optional}}}
              open: {port: \(ports[2]), addresses: ["127.0.0.1"], tls: {\(certificates)}}
              plain: {port: \(ports[3]), addresses: ["127.0.0.1"]}
            backends:
              app: {servers: \(Topology.servers(backends))}
            \(Topology.everythingToApp)
            """
        try balancer.run(topology, ports: ports, files: ["/etc/ssl/live": folder.path]) { _ in
            func ask(_ port: Int, as client: String?) throws -> EchoedRequest? {
                let show = client.map { ["--cert", "\($0).crt", "--key", "\($0).key"] } ?? []
                let scheme = port == ports[3] ? "http" : "https"
                let said = try NativeTool("curl").run(
                    ["-sS", "-f", "--noproxy", "*", "--max-time", "10", "--cacert", "shop.crt"] + show
                        + ["--resolve", "\(Self.host):\(port):127.0.0.1", "-H", "X-SSL-Client-Verify: SUCCESS"]
                        + ["-H", "X-SSL-Client-S-DN: CN=root", "\(scheme)://\(Self.host):\(port)/"],
                    folder: folder)
                guard said.status == 0 else { return nil }
                return try JSONDecoder().decode(EchoedRequest.self, from: Data(said.output.utf8))
            }
            for port in ports.prefix(2) {
                let alice = try #require(try ask(port, as: "alice"))
                #expect(alice.all("X-SSL-Client-Verify") == ["SUCCESS"])
                #expect(alice.all("X-SSL-Client-S-DN") == ["CN=alice,O=Shop"])
                #expect(try ask(port, as: "stranger") == nil, "a certificate of another authority is refused")
            }
            #expect(try ask(ports[0], as: nil) == nil, "who must show one and does not is refused")
            for port in ports.dropFirst() {
                let anybody = try #require(try ask(port, as: nil))
                #expect(anybody.all("X-SSL-Client-Verify") == (port == ports[3] ? [] : ["NONE"]))
                #expect(anybody.all("X-SSL-Client-S-DN") == [], "a client's own word never reaches a server")
            }
        }
    }
}
