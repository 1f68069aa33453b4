import Foundation
import TestSupport
import Testing

/// The probe that speaks a service's own protocol tells a good service from one that only accepts connections.
struct ProtocolProbeTests {
    /// A service, what it is asked, and whether it can be asked to be bad.
    static let services: [(kind: String, probe: [String])] = [
        ("redis", ["redis-primary"]), ("postgres", ["postgres", "user=lb"]), ("mysql", ["mysql"]),
        ("mysql", ["mysql", "user=lb"]), ("smtp", ["smtp", "helo=lb.test"]), ("grpc", ["grpc"]),
        ("grpc", ["grpc", "service=shop.v1.Cart"]),
        ("websocket", ["websocket", "path=/ws/"]),
        ("lines", ["exchange", "send=a%20b%0D%0A", "expect=OK%20%22a%20b%22"]),
        ("lines", ["exchange", "send=x%0A", "expect-regex=%5E100-hello%5Cs%2B%28OK%7CWELL%29"]),
    ]

    @Test(arguments: services.indices)
    func serviceDecides(_ index: Int) throws {
        let (kind, probe) = Self.services[index]
        let service = try Speakers.Server(kind, "one")
        let speakers = try Speakers([service])
        let words = [probe[0], "127.0.0.1", "\(service.port)", "2000"] + probe.dropFirst()
        let good = try Script.check.run(words)
        #expect(good.status == 0 && good.errors == "", "\(good.errors)")
        try speakers.set("one", isBad: true)
        let bad = try Script.check.run(words)
        #expect(bad.status == 1 && bad.errors.hasPrefix("keepalived-check.py: \(probe[0]) 127.0.0.1 "))
    }

    @Test func namesAreAsked() throws {
        let names = try Speakers.Server("dns", "dns")
        let speakers = try Speakers(
            [names, Speakers.Server("lines", "other")], states: ["zone": "app.test 127.0.0.2\n"])
        defer { withExtendedLifetime(speakers) {} }
        let words = ["dns", "127.0.0.1", "\(names.port)", "2000"]
        #expect(try eventuallyRuns(words + ["name=app.test"]))
        #expect(try Script.check.run(words + ["name=app.test", "type=NS"]).status == 0)
        #expect(try Script.check.run(words + ["name=none.test"]).status == 1)
    }

    @Test func websocketIsOpened() throws {
        let backends = try Backends(["one"])
        let place = ["127.0.0.1", "\(backends["one"])", "2000"]
        #expect(try Script.check.run(["websocket"] + place + ["path=/ws"]).status == 0)
        // A server that answers 200, one that answers 101 to another key, one that upgrades to something else.
        for answer in [
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n", "",
        ] {
            let server = try #require(StubServer("127.0.0.1", .text(answer)))
            defer { server.stop() }
            let said = try Script.check.run(["websocket", "127.0.0.1", "\(server.port)", "1000", "path=/", "host=a.b"])
            #expect(said.status == 1 && said.errors.split(separator: "\n").count == 1, "\(said.errors)")
            #expect(server.request.hasPrefix("GET / HTTP/1.1\r\nHost: a.b\r\n"))
            #expect(server.request.contains("\r\nSec-WebSocket-Version: 13\r\n"))
        }
    }

    @Test func httpIsReadToTheBody() throws {
        let backends = try Backends(["one"])
        let place = ["http", "127.0.0.1", "\(backends["one"])", "2000", "path=/health"]
        #expect(try Script.check.run(place + ["host=a.internal", "method=HEAD"]).status == 0)
        try backends.setHealth(of: "one", failing: true)
        #expect(try Script.check.run(place).status == 1)
        #expect(try Script.check.run(place + ["status=200,500-599"]).status == 0)
        let chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nall\r\n8;x=y\r\n is well\r\n0\r\n\r\n"
        let bodies: [(String, String, Int32)] = [
            (chunks, "body=all%20is%20well", 0), (chunks, "body-regex=%5Eall.*well%24", 0), (chunks, "body=ill", 1),
            ("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell", "body=well", 0),
            ("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nwell", "body=well", 1),
            ("HTTP/1.0 200 OK\r\n\r\nwell", "body=well", 0),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nwell", "body-regex=%28", 1),
        ]
        for (answer, wanted, status) in bodies {
            let server = try #require(StubServer("127.0.0.1", .text(answer)))
            defer { server.stop() }
            let words = ["http", "127.0.0.1", "\(server.port)", "1000", "path=/", wanted]
            #expect(try Script.check.run(words).status == status, "\(answer) \(wanted)")
        }
    }

    @Test("silence, slow answers and closed ports end in time", arguments: services.map(\.probe))
    func timeIsBounded(_ probe: [String]) throws {
        let silent = try #require(StubServer("127.0.0.1", .silence))
        let slow = try #require(StubServer("127.0.0.1", .drops(String(repeating: "x", count: 200), every: 0.05)))
        for port in [silent.port, slow.port] {
            let start = now()
            let said = try Script.check.run([probe[0], "127.0.0.1", "\(port)", "400"] + probe.dropFirst())
            #expect(said.status == 1 && now() - start < 3, "\(said.errors)")
        }
        silent.stop()
        slow.stop()
        let said = try Script.check.run([probe[0], "127.0.0.1", "\(silent.port)", "400"] + probe.dropFirst())
        #expect(said.status == 1 && said.errors.split(separator: "\n").count == 1, "\(said.errors)")
    }

    @Test(arguments: [
        [], ["redis"], ["bogus", "a", "1", "1"], ["redis", "a", "0", "1"], ["redis", "a", "1", "0"],
        ["redis", "a", "1", "1", "user=x"], ["redis", "-a", "1", "1"], ["redis", "a$(id)", "1", "1"],
        ["postgres", "a", "1", "1"], ["http", "a", "1", "1"], ["http", "a", "1", "1", "path=/%0D%0AX:y"],
        ["http", "a", "1", "1", "path=/%2"], ["http", "a", "1", "1", "path=/ b"], ["http", "a", "1", "1", "path"],
        ["http", "a", "1", "1", "path=/", "path=/"], ["http", "a", "1", "1", "path="], ["dns", "a", "1", "1"],
        ["exchange", "a", "1", "1", "expect=ü"],
    ])
    func wrongArgumentsAreUsageErrors(_ words: [String]) throws {
        #expect(try Script.check.run(words).status == 64)
    }

    @Test func processesAreFoundWhileTheyLive() throws {
        #expect(try Script.checkProcess.run(["no-such-one"]).status == 1)
        let daemon = try Backends(["one"])
        let name = try String(contentsOfFile: "/proc/\(daemon.pid)/comm", encoding: .utf8).dropLast()
        #expect(try Script.checkProcess.run([String(name)]).status == 0)
        for words in [[], ["a", "b"], ["a/b"], ["-a"], [""], ["a b"], [String(repeating: "a", count: 16)]] {
            #expect(try Script.checkProcess.run(words).status == 64)
        }
    }

    private func eventuallyRuns(_ words: [String]) throws -> Bool {
        for _ in 0..<20 where try Script.check.run(words).status == 0 { return true }
        return false
    }
}
