import Foundation
import TestSupport
import Testing

@Suite("Programs under test", .ownThreads)
struct ProcessTests {
    @Test("a tool's input, output, errors and status are kept")
    func captures() throws {
        let result = try NativeTool("sh").run(
            ["-c", "cat; echo $WORD >&2; exit 3"], environment: ["WORD": "w"], input: "in")
        #expect(result.status == 3)
        #expect(result.output == "in")
        #expect(result.errors == "w\n")
    }

    @Test("a tool that says much does not block")
    func large() throws {
        let result = try NativeTool("sh").run([
            "-c", "head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero >&2",
        ])
        #expect(result.output.utf8.count == 3_000_000)
    }

    @Test("a tool that does not end is stopped")
    func timeout() throws {
        let result = try NativeTool("sleep").run(["30"], timeout: 0.2)
        #expect(result.timedOut)
        #expect(result.status == 128 + SIGTERM)
    }

    @Test("a tool that is not there says how to get it")
    func missing() {
        #expect(throws: MissingTool.self) { try NativeTool("no-such-program") }
    }

    @Test("ports are handed out once")
    func ports() throws {
        let ports = try PortPool.take(50)
        #expect(Set(ports).count == 50)
        #expect(ports.allSatisfy { (20000..<32000).contains($0) })
    }

    @Test("a daemon listens when it is there, and is gone with its folder when stopped")
    func daemon() throws {
        let backends = try Backends(["a", "b"])
        let answer = try HTTPConnection.get("/x?y", port: backends["b"])
        let echo = try EchoedRequest(answer)
        #expect(answer.status == 200 && answer.server == "b" && echo.server == "b")
        #expect(echo.path == "/x?y" && echo.host == "app.example.test" && echo.method == "GET")
        #expect(try backends.counts() == ["b": 1])
        try backends.setHealth(of: "a", failing: true)
        #expect(try HTTPConnection.get("/health", port: backends["a"]).status == 503)
        backends.killNow()
        #expect(throws: HTTPConnection.Failure.self) { try HTTPConnection(port: backends["a"]) }
    }

    @Test("a daemon that does not come up tells what it said")
    func failing() throws {
        let folder = try PackageFolder.makeTemporary("failing")
        let port = try PortPool.take()
        let error = #expect(throws: Daemon.Failure.self) {
            try Daemon(NativeTool("sh"), ["-c", "echo cannot; exit 1"], ports: [port], folder: folder)
        }
        #expect(error?.description.contains("cannot") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test("the warden ends what is still watched when its pipe closes, and nothing else")
    func warden() throws {
        let sleepers = try (0..<2).map { _ in try Sleeper() }
        let forgotten = String(repeating: "- 999999\n- \(sleepers[0].pid)\n", count: 50)
        let lines = "+ \(sleepers[0].pid)\n+ \(sleepers[1].pid)\n" + forgotten
        let result = try NativeTool("sh").run(["-c", Warden.script], input: lines, timeout: 5)
        #expect(!result.timedOut)
        #expect(sleepers[0].isRunning)
        #expect(!sleepers[1].isRunningAfterAMoment)
    }

    @Test("the load client counts answers and losses")
    func load() throws {
        let backends = try Backends(["a"])
        let run = try LoadRun.run(port: backends["a"], connections: 4, .requests(200))
        #expect(run.sent == 200 && run.lost == 0 && run.servers == ["a": 200] && run.statuses == ["200": 200])
        let killed = try LoadRun.run(port: backends["a"], connections: 2, .seconds(1.2), killing: backends.pid)
        #expect(killed.lost > 0, "a killed server without a balancer must show")
    }

    @Test("the WebSocket client speaks with the backend's echo")
    func webSocket() throws {
        let backends = try Backends(["a"])
        let client = try WebSocketClient(port: backends["a"], path: "/ws")
        #expect(client.handshake.status == 101)
        try client.send(.text, "hello")
        #expect(try client.receive() == (.text, "hello"))
        try client.send(.ping, "p")
        #expect(try client.receive() == (.pong, "p"))
        try client.send(.close)
        #expect(try client.receive().opcode == .close)
    }
}

/// A process that does nothing for a while.
private final class Sleeper {
    private let process = Process()

    init() throws {
        process.executableURL = URL(fileURLWithPath: try NativeTool("sleep").path)
        process.arguments = ["60"]
        try process.run()
    }

    deinit {
        if process.isRunning { kill(pid, SIGKILL) }
    }

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    var isRunningAfterAMoment: Bool {
        for _ in 0..<100 where process.isRunning { usleep(20_000) }
        return process.isRunning
    }
}
