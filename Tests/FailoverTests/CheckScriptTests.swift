import EmbeddedTemplates
import TestSupport
import Testing

/// The probes tell a good answer from every kind of bad one, and never take longer than they may.
struct CheckScriptTests {
    /// An HTTP answer, or what a server says instead, and the probe's verdict.
    struct Case: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let answer: StubServer.Answer
        var accepted: String?
        let status: Int32

        init(_ name: String, _ answer: StubServer.Answer, accepted: String? = nil, exit status: Int32) {
            testDescription = name
            self.answer = answer
            self.accepted = accepted
            self.status = status
        }
    }

    static let cases: [Case] = [
        Case("well", .text("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), exit: 0),
        Case("HTTP/1.0", .text("HTTP/1.0 204 \r\n\r\n"), exit: 0),
        Case("no reason phrase", .text("HTTP/1.1 302\r\n\r\n"), exit: 0),
        Case("bare line feed", .text("HTTP/1.1 200 OK\n\n"), exit: 0),
        Case("wrong status", .text("HTTP/1.1 503 Down\r\n\r\n"), exit: 1),
        Case("not in the list", .text("HTTP/1.1 302 Found\r\n\r\n"), accepted: "200,204,300-301", exit: 1),
        Case("last of the list", .text("HTTP/1.1 404 No\r\n\r\n"), accepted: "200,300-301,404", exit: 0),
        Case("answer before the request is read", .early("HTTP/1.1 200 OK\r\n\r\n"), exit: 0),
        Case("drop by drop", .drops("HTTP/1.1 200 OK\r\n\r\n", every: 0.01), exit: 0),
        Case("too slow", .drops("HTTP/1.1 200 OK\r\n\r\n", every: 0.2), exit: 137),
        Case("silence", .silence, exit: 137),
        Case("hangs up", .text(""), exit: 1),
        Case("cut in the status", .text("HTTP/1.1 20"), exit: 1),
        Case("four digits", .text("HTTP/1.1 2000 OK\r\n\r\n"), exit: 1),
        Case("status out of range", .text("HTTP/1.1 999 OK\r\n\r\n"), exit: 1),
        Case("garbage", .text("\u{1}\u{2}\u{0}SSH-2.0-x\r\n"), exit: 1),
        Case("endless line", .text(String(repeating: "x", count: 60000)), exit: 1),
        Case("HTTP/2", .text("HTTP/2 200\r\n\r\n"), exit: 1),
    ]

    @Test(arguments: cases)
    func statusDecides(_ example: Case) throws {
        let server = try #require(StubServer("127.0.0.1", example.answer))
        defer { server.stop() }
        let words = ["127.0.0.1", "\(server.port)", "/health", "700"] + (example.accepted.map { [$0] } ?? [])
        let start = now()
        let result = try Script.checkHTTP.run(words)
        #expect(result.status == example.status, "\(result.errors)")
        #expect(now() - start < 5)
    }

    @Test func requestIsWellFormed() throws {
        let server = try #require(StubServer("127.0.0.1", .text("HTTP/1.1 200 OK\r\n\r\n")))
        defer { server.stop() }
        #expect(try Script.checkHTTP.run(["127.0.0.1", "\(server.port)", "/a%20b?c=$d", "1000"]).status == 0)
        #expect(
            server.request == "GET /a%20b?c=$d HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n"
                + "User-Agent: keepalived-check\r\nAccept: */*\r\nConnection: close\r\n\r\n")
    }

    @Test func worksOverIPv6() throws {
        let server = try #require(StubServer("::1", .text("HTTP/1.1 200 OK\r\n\r\n")))
        defer { server.stop() }
        #expect(try Script.checkHTTP.run(["::1", "\(server.port)", "/", "1000"]).status == 0)
        #expect(server.request.contains("\r\nHost: [::1]:\(server.port)\r\n"))
        #expect(try Script.checkTCP.run(["::1", "\(server.port)", "1000"]).status == 0)
    }

    @Test func refusedIsAFailure() throws {
        let server = try #require(StubServer("127.0.0.1", .silence))
        server.stop()
        #expect(try Script.checkHTTP.run(["127.0.0.1", "\(server.port)", "/", "1000"]).status == 1)
        #expect(try Script.checkTCP.run(["127.0.0.1", "\(server.port)", "1000"]).status == 1)
    }

    @Test func tcpNeedsNoAnswer() throws {
        let server = try #require(StubServer("127.0.0.1", .silence))
        defer { server.stop() }
        #expect(try Script.checkTCP.run(["127.0.0.1", "\(server.port)", "1000"]).status == 0)
    }

    /// A listener whose queue is full drops what comes: the connection hangs half open.
    @Test func halfOpenIsBounded() throws {
        let listener = try #require(TimedSocket.listening(on: "127.0.0.1", port: 0, backlog: 0))
        defer { listener.end() }
        let waiting = (0..<4).compactMap { _ in
            TimedSocket.connected(to: "127.0.0.1", port: listener.port, within: 100)
        }
        defer { waiting.forEach { $0.end() } }
        for (script, path) in [(Script.checkTCP, []), (Script.checkHTTP, ["/"])] {
            let start = now()
            #expect(try script.run(["127.0.0.1", "\(listener.port)"] + path + ["400"]).status == 137)
            #expect(now() - start < 3)
        }
    }

    @Test(arguments: [
        [], ["127.0.0.1"], ["127.0.0.1", "80", "/"], ["", "80", "/", "1"], ["-x", "80", "/", "1"],
        ["a/b", "80", "/", "1"], ["a b", "80", "/", "1"], ["a", "0", "/", "1"], ["a", "65536", "/", "1"],
        ["a", "080", "/", "1"], ["a", "99999999999999999999", "/", "1"], ["a", "80", "x", "1"],
        ["a", "80", "/ x", "1"], ["a", "80", "/\r\nX: y", "1"], ["a", "80", "/ü", "1"], ["a", "80", "/", "0"],
        ["a", "80", "/", "-1"], ["a", "80", "/", "1.5"], ["a", "80", "/", "1", ""], ["a", "80", "/", "1", "200,"],
        ["a", "80", "/", "1", "399-200"], ["a", "80", "/", "1", "2xx"], ["a", "80", "/", "1", "200-300-400"],
        ["a", "80", "/", "1", "200", "more"],
    ])
    func wrongArgumentsAreUsageErrors(_ words: [String]) throws {
        #expect(try Script.checkHTTP.run(words).status == 64)
    }

    @Test(arguments: [[], ["a", "80"], ["a$(id)", "80", "1"], ["a", "80;id", "1"], ["a", "80", "1", "2"]])
    func wrongTCPArgumentsAreUsageErrors(_ words: [String]) throws {
        #expect(try Script.checkTCP.run(words).status == 64)
    }
}
