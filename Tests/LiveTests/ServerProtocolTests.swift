import Foundation
import TestSupport
import Testing

@Suite("Live: what is spoken to servers", .ownThreads)
struct ServerProtocolTests {
    /// What an HTTPS server saw.
    private struct Seen: Decodable {
        let name: String
        let sni: String?
        let host: String
        let client: String?
        let version: String
    }

    private static let keys = "/etc/ssl/live"

    @Test("certificates, names and authorities of TLS servers are verified", arguments: Balancer.allCases)
    func verifies(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl") else { return }
        let made = try Certificates(["api.test", "edge.test"])
        let key = "cert=\(made.path("api.test.pem")),key=\(made.path("api.test.key"))"
        let plain = try Speakers.Server("https", "api", key)
        let asking = try Speakers.Server("https", "asking", key + ",ca=\(made.path("ca.pem"))")
        let speakers = try Speakers([plain, asking])
        let port = try PortPool.take()
        let topology = Topology.text(
            port: port,
            """
            accept: [{code: LB0512, target: nginx, reason: "HAProxy checks"}]
            backends:
              good:
                protocol: https
                tls: {ca: \(Self.keys)/ca.pem, sni: api.test}
                health_check: {http: /, expect: 200, expect_body: '"host": "api.test"', interval: 100ms, timeout: 90ms}
                servers: ["127.0.0.1:\(plain.port)"]
              other-authority:
                protocol: https
                tls: {ca: \(Self.keys)/other.pem, sni: api.test}
                servers: ["127.0.0.1:\(plain.port)"]
              system: {protocol: https, tls: {sni: api.test}, servers: ["127.0.0.1:\(plain.port)"]}
              other-name:
                protocol: https
                tls: {ca: \(Self.keys)/ca.pem, sni: wrong.test}
                servers: ["127.0.0.1:\(plain.port)"]
              trusting: {protocol: https, tls: {verify: false}, servers: ["127.0.0.1:\(plain.port)"]}
              shown:
                protocol: https
                tls:
                  ca: \(Self.keys)/ca.pem
                  sni: api.test
                  certificate: \(Self.keys)/edge.test.pem
                  key: \(Self.keys)/edge.test.pem.key
                servers: ["127.0.0.1:\(asking.port)"]
              not-shown:
                protocol: https
                tls: {ca: \(Self.keys)/ca.pem, sni: api.test}
                servers: ["127.0.0.1:\(asking.port)"]
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /good, backend: good}
                  - {path: /other-authority, backend: other-authority}
                  - {path: /system, backend: system}
                  - {path: /other-name, backend: other-name}
                  - {path: /trusting, backend: trusting}
                  - {path: /shown, backend: shown}
                  - {path: /not-shown, backend: not-shown}
            """)
        try FileManager.default.copyItem(atPath: made.path("edge.test.key"), toPath: made.path("edge.test.pem.key"))
        let files = [Self.keys: made.folder.path, "/etc/ssl/certs/ca-certificates.crt": made.path("other.pem")]
        try balancer.run(topology, ports: [port], files: files) { daemon in
            // Long enough for a check that fails to be counted.
            usleep(500_000)
            let good = try Self.seen("/good", port)
            #expect(
                good?.sni == "api.test" && good?.host == "app.example.test" && good?.client == nil, "\(daemon.words)")
            #expect(good?.version == "TLSv1.3")
            for path in ["/other-authority", "/system", "/other-name", "/not-shown"] {
                let status = try HTTPConnection.get(path, port: port).status
                #expect([502, 503].contains(status), "\(path): \(status)")
            }
            let trusting = try Self.seen("/trusting", port)
            #expect(trusting?.name == "api" && trusting?.sni == nil)
            #expect(try Self.seen("/shown", port)?.client == "edge.test")
        }
        withExtendedLifetime(speakers) {}
    }

    private static func seen(_ path: String, _ port: Int) throws -> Seen? {
        let answer = try HTTPConnection.get(path, port: port)
        guard answer.status == 200 else { return nil }
        return try JSONDecoder().decode(Seen.self, from: Data(answer.body))
    }

    @Test("gRPC: calls, answers and trailers pass, in the clear and in TLS", arguments: Balancer.allCases)
    func calls(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl", "curl") else { return }
        let made = try Certificates(["shop.test", "calls.test"])
        let clear = try Speakers.Server("grpc", "clear")
        let secure = try Speakers.Server(
            "grpc", "secure", "cert=\(made.path("calls.test.pem")),key=\(made.path("calls.test.key"))")
        let speakers = try Speakers([clear, secure])
        let port = try PortPool.take()
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            accept: [{code: LB0512, target: nginx, reason: "HAProxy checks"}]
            listeners:
              https:
                port: \(port)
                addresses: ["127.0.0.1"]
                tls: {certificates: [{certificate: \(Self.keys)/shop.test.pem, key: \(Self.keys)/shop.test.pem.key}]}
            health_checks:
              calls: {type: grpc, service: shop.v1.Cart, interval: 100ms, timeout: 90ms, rise: 1, fall: 2}
            backends:
              clear: {protocol: grpc, health_check: calls, servers: ["127.0.0.1:\(clear.port)"]}
              secure:
                protocol: grpcs
                tls: {ca: \(Self.keys)/ca.pem, sni: calls.test}
                health_check: calls
                servers: ["127.0.0.1:\(secure.port)"]
              distrusted:
                protocol: grpcs
                tls: {ca: \(Self.keys)/other.pem, sni: calls.test}
                servers: ["127.0.0.1:\(secure.port)"]
            sites:
              all:
                hosts: ["*"]
                routes:
                  - {path: /shop.v1.Cart/, backend: clear}
                  - {path: /shop.v1.Pay/, backend: secure}
                  - {path: /shop.v1.Bad/, backend: distrusted}
            """
        try FileManager.default.copyItem(atPath: made.path("shop.test.key"), toPath: made.path("shop.test.pem.key"))
        try balancer.run(topology, ports: [port], files: [Self.keys: made.folder.path]) { daemon in
            usleep(400_000)
            for (service, name) in [("Cart", "clear"), ("Pay", "secure")] {
                for _ in 0..<3 {
                    let call = try Self.call(service, port, made)
                    #expect(
                        call.contains("HTTP/2 200") && call.contains("x-server: \(name)"), "\(call)\n\(daemon.words)")
                    #expect(call.contains("grpc-status: 7") && call.contains("grpc-message: denied"), "\(call)")
                    #expect(call.hasSuffix("\n\0\0\0\0\u{5}hello"), "\(call)")
                }
            }
            let distrusted = try Self.call("Bad", port, made)
            #expect(distrusted.contains("HTTP/2 502") || distrusted.contains("HTTP/2 503"), "\(distrusted)")
            guard balancer == .haproxy else { return }
            for (service, name) in [("Cart", "clear"), ("Pay", "secure")] {
                try speakers.set(name, isBad: true)
                #expect(
                    try Wait.until { try Self.call(service, port, made).contains("HTTP/2 503") },
                    "\(name) says NOT_SERVING and stays in")
                try speakers.set(name, isBad: false)
                #expect(try Wait.until { try Self.call(service, port, made).contains("HTTP/2 200") })
            }
        }
    }

    /// Head, trailers and body of an answer to a call.
    private static func call(_ service: String, _ port: Int, _ made: Certificates) throws -> String {
        try Data([0, 0, 0, 0, 5] + Array("hello".utf8)).write(to: URL(fileURLWithPath: made.path("message")))
        let done = try NativeTool("curl").run(
            ["-sS", "--noproxy", "*", "--max-time", "5", "--http2", "--cacert", made.path("ca.pem"), "-D", "-"]
                + [
                    "--resolve", "shop.test:\(port):127.0.0.1", "-H", "content-type: application/grpc", "-H",
                    "te: trailers",
                ]
                + ["--data-binary", "@\(made.path("message"))", "-o", made.path("answer")]
                + ["https://shop.test:\(port)/shop.v1.\(service)/Do"])
        let body = try String(decoding: Data(contentsOf: URL(fileURLWithPath: made.path("answer"))), as: UTF8.self)
        return done.output + done.errors + "\n" + body
    }

    @Test("TCP servers are spoken TLS with, and told the client in a PROXY header", arguments: Balancer.allCases)
    func connections(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl") else { return }
        let made = try Certificates(["line.test"])
        let lines = try Speakers.Server(
            "lines", "lines", "cert=\(made.path("line.test.pem")),key=\(made.path("line.test.key"))")
        let (text, binary) = (try Speakers.Server("proxy", "text"), try Speakers.Server("proxy", "binary"))
        let speakers = try Speakers([lines, text, binary])
        let ports = try PortPool.take(4)
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            accept: [{code: LB0528, target: nginx, reason: "version 2 comes with 1.31.4"}]
            listeners:
              lines: {protocol: tcp, port: \(ports[0]), addresses: ["127.0.0.1"], backend: lines}
              distrusted: {protocol: tcp, port: \(ports[1]), addresses: ["127.0.0.1"], backend: distrusted}
              text: {protocol: tcp, port: \(ports[2]), addresses: ["127.0.0.1"], backend: text}
              binary: {protocol: tcp, port: \(ports[3]), addresses: ["127.0.0.1"], backend: binary}
            backends:
              lines:
                protocol: tcp
                tls: {ca: \(Self.keys)/ca.pem, sni: line.test}
                servers: ["127.0.0.1:\(lines.port)"]
              distrusted: {like: lines, tls: {ca: \(Self.keys)/ca.pem, sni: other.test}}
              text: {proxy_protocol: v1, servers: ["127.0.0.1:\(text.port)"]}
              binary: {proxy_protocol: v2, servers: ["127.0.0.1:\(binary.port)"]}
            """
        try balancer.run(topology, ports: ports, files: [Self.keys: made.folder.path]) { _ in
            #expect(try Self.ask(ports[0], "WHO\r\n", lines: 2) == ["100-hello", "lines"])
            let refused = try HTTPConnection(port: ports[1])
            #expect(try refused.isClosedByPeer())
            let header = try Self.ask(ports[2], "x\r\n", lines: 1)[0]
            #expect(header.hasPrefix("text v1 PROXY TCP4 127.0.0.1 127.0.0.1 "), "\(header)")
            #expect(header.hasSuffix(" \(ports[2])"), "\(header)")
            guard balancer == .haproxy else { return }
            #expect(try Self.ask(ports[3], "x\r\n", lines: 1) == ["binary v2 21 127.0.0.1"])
        }
        withExtendedLifetime(speakers) {}
    }

    private static func ask(_ port: Int, _ text: String, lines: Int) throws -> [String] {
        let connection = try HTTPConnection(port: port)
        try connection.send(Array(text.utf8))
        return try (0..<lines).map { _ in
            var line: [UInt8] = []
            while line.last != 10 { line += try connection.read(count: 1) }
            return String(decoding: line.dropLast(2), as: UTF8.self)
        }
    }
}
