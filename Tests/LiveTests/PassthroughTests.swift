import Foundation
import TestSupport
import Testing

@Suite("Live: what is passed on unopened", .ownThreads)
struct PassthroughTests {
    /// A TLS server of its own name, which answers with its own certificate.
    private static func server(_ name: String, in folder: URL) throws -> (port: Int, daemon: Daemon) {
        let port = try PortPool.take()
        return (port, try server(name, at: port, in: folder))
    }

    /// The same, at a port.
    private static func server(_ name: String, at port: Int, in folder: URL) throws -> Daemon {
        let openssl = try NativeTool("openssl")
        let made = try openssl.run(
            ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
                + ["-subj", "/CN=\(name)", "-keyout", "\(name).key", "-out", "\(name).crt"],
            folder: folder)
        try #require(made.status == 0, "\(made.story)")
        return try Daemon(
            openssl,
            ["s_server", "-accept", "127.0.0.1:\(port)", "-www", "-quiet"]
                + ["-cert", folder.appendingPathComponent("\(name).crt").path]
                + ["-key", folder.appendingPathComponent("\(name).key").path],
            ports: [port], folder: try PackageFolder.makeTemporary("tls-server"))
    }

    /// The name in the certificate that answers a client which asks for `name`; `nil` when the connection is closed.
    private static func certificate(port: Int, asking name: String?) throws -> String? {
        let asked = name.map { ["-servername", $0] } ?? ["-noservername"]
        let said = try NativeTool("openssl").run(["s_client", "-connect", "127.0.0.1:\(port)"] + asked, input: "Q\n")
        guard let line = said.output.split(separator: "\n").first(where: { $0.hasPrefix("subject=") }) else {
            return nil
        }
        return line.split(separator: "=").last.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    @Test("TLS goes to the server of the name that is asked for", arguments: Balancer.allCases)
    func names(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl") else { return }
        let folder = try PackageFolder.makeTemporary("tls")
        defer { try? FileManager.default.removeItem(at: folder) }
        let servers = try ["exact", "below", "deeper", "rest"].map {
            (name: $0, server: try Self.server($0, in: folder))
        }
        let (strict, lenient) = (try PortPool.take(), try PortPool.take())
        let backends = servers.map { "  \($0.name): {servers: [\"127.0.0.1:\($0.server.port)\"]}" }
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets())
            defaults: {timeouts: {request: 1s}}
            listeners:
              strict: {protocol: tls_passthrough, port: \(strict), addresses: ["127.0.0.1"]}
              lenient: {protocol: tls_passthrough, port: \(lenient), addresses: ["127.0.0.1"]}
            backends:
            \(backends.joined(separator: "\n"))
            sites:
              exact: {hosts: [a.example.test], listeners: [strict, lenient], routes: [{backend: exact}]}
              below: {hosts: ["*.example.test"], listeners: [strict], routes: [{backend: below}]}
              deeper: {hosts: ["*.b.example.test"], listeners: [strict], routes: [{backend: deeper}]}
              rest: {hosts: ["*"], listeners: [lenient], routes: [{backend: rest}]}
            """
        try balancer.run(topology, ports: [strict, lenient]) { _ in
            let wanted: [(Int, String?, String?)] = [
                (strict, "a.example.test", "exact"), (strict, "A.Example.TEST", "exact"),
                (strict, "c.example.test", "below"), (strict, "x.y.example.test", "below"),
                (strict, "x.b.example.test", "deeper"), (strict, "b.example.test", "below"),
                (strict, "other.test", nil), (strict, nil, nil),
                (lenient, "a.example.test", "exact"), (lenient, "other.test", "rest"), (lenient, nil, "rest"),
            ]
            for (port, name, server) in wanted {
                #expect(try Self.certificate(port: port, asking: name) == server, "\(name ?? "no name")")
            }
            let plain = try HTTPConnection(port: lenient)
            try plain.send(Array("GET / HTTP/1.0\r\n\r\n".utf8))
            #expect(try plain.isClosedByPeer(), "what is no TLS is closed")
        }
        for entry in servers { entry.server.daemon.stop() }
    }

    @Test("TLS goes to the servers of the node's own region, to the fallback's, and back", arguments: Balancer.allCases)
    func regions(balancer: Balancer) throws {
        guard Demand.met(balancer.rawValue, "python3", "openssl") else { return }
        let folder = try PackageFolder.makeTemporary("tls")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (east, west, other) = (
            try Self.server("east", in: folder), try Self.server("west", in: folder),
            try Self.server("other", in: folder)
        )
        defer { for server in [west, other] { server.daemon.stop() } }
        let port = try PortPool.take()
        let check =
            switch balancer {
            case .nginx: "passive_check: {failures: 1, window: 1s}"
            case .haproxy: "health_check: {tcp: true, interval: 200ms, timeout: 200ms, rise: 1, fall: 1}"
            }
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([balancer]))
            regions: {east: {fallback: [west]}, west: {fallback: [east]}}
            nodes:
              lb1: {address: 192.0.2.1, region: east}
              lb2: {address: 192.0.2.2, region: west}
            listeners:
              tls: {protocol: tls_passthrough, port: \(port), addresses: ["127.0.0.1"]}
            backends:
              app:
                prefer: region
                \(check)
                servers:
                  - {name: west, address: 127.0.0.1, port: \(west.port), region: west}
                  - {name: east, address: 127.0.0.1, port: \(east.port), region: east}
              other: {servers: ["127.0.0.1:\(other.port)"]}
            sites:
              app: {hosts: ["*.example.test"], listeners: [tls], routes: [{backend: app}]}
              other: {hosts: [other.test], listeners: [tls], routes: [{backend: other}]}
            """
        for (node, order) in [("lb1", ["east", "west"]), ("lb2", ["west", "east"])] {
            try balancer.run(topology, ports: [port], node: node) { _ in
                for _ in 0..<4 {
                    #expect(try Self.certificate(port: port, asking: "a.example.test") == order[0], "\(node)")
                }
                #expect(try Self.certificate(port: port, asking: "other.test") == "other")
                #expect(try Self.certificate(port: port, asking: "none.test") == nil)
                guard node == "lb1" else { return }
                east.daemon.stop()
                #expect(try Self.waitUntil(port, answers: "west"), "the fallback takes over")
                #expect(try Self.certificate(port: port, asking: "b.example.test") == "west")
                let again = try Self.server("east", at: east.port, in: folder)
                #expect(try Self.waitUntil(port, answers: "east"), "and gives back")
                for _ in 0..<4 { #expect(try Self.certificate(port: port, asking: "a.example.test") == "east") }
                again.stop()
            }
        }
    }

    private static func waitUntil(_ port: Int, answers name: String) throws -> Bool {
        let deadline = Date() + 8
        while Date() < deadline {
            if try certificate(port: port, asking: "a.example.test") == name { return true }
            usleep(100_000)
        }
        return false
    }

    /// Answers each datagram with a name and the datagram.
    private static let echo = """
        import socket, sys
        ends = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        ends.bind(("127.0.0.1", int(sys.argv[2])))
        while True:
            data, client = ends.recvfrom(2000)
            ends.sendto(sys.argv[1].encode() + b" " + data, client)
        """

    /// Sends ten datagrams, each from a port of its own, and prints what comes back.
    private static let ask = """
        import socket, sys
        for number in range(10):
            ends = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            ends.settimeout(3)
            ends.sendto(b"%d" % number, ("127.0.0.1", int(sys.argv[1])))
            print(ends.recv(2000).decode())
        """

    @Test("nginx passes datagrams on, and the answers back")
    func datagrams() throws {
        guard Demand.met("nginx", "python3") else { return }
        let python = try NativeTool.python()
        let ports = [try PortPool.take(), try PortPool.take()]
        let servers = try zip(["a", "b"], ports).map { name, port in
            try Daemon(
                python, ["-c", Self.echo, name, "\(port)"], ports: [],
                folder: try PackageFolder.makeTemporary("datagrams"))
        }
        let port = try PortPool.take()
        let topology = """
            lbgen: 1
            name: live
            targets: \(Topology.targets([.nginx]))
            listeners:
              dns: {protocol: udp, port: \(port), addresses: ["127.0.0.1"], backend: dns, responses: 1}
              dns-tcp: {protocol: tcp, port: \(port), addresses: ["127.0.0.1"], backend: dns}
            backends:
              dns: {servers: ["127.0.0.1:\(ports[0])", "127.0.0.1:\(ports[1])"]}
            """
        try Balancer.nginx.run(topology, ports: [port]) { _ in
            let said = try python.run(["-c", Self.ask, "\(port)"])
            let answers = said.output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
            #expect(answers.compactMap(\.last) == (0..<10).map(String.init), "\(said.story)")
            #expect(answers.count { $0.first == "a" } == 5, "\(said.story)")
        }
        for server in servers { server.stop() }
    }
}
