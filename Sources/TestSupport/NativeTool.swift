package import Foundation

/// A program of this machine that a test runs: found once, run with a time limit, its words captured.
package struct NativeTool: Sendable {
    /// Its absolute path.
    package let path: String

    /// Takes the program at a path.
    package init(path: String) {
        self.path = path
    }

    /// Finds a program in PATH or where Debian keeps daemons; throws ``MissingTool`` when it is nowhere.
    package init(_ name: String) throws {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let found = (folders + ["/usr/sbin", "/usr/bin", "/sbin", "/bin"])
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else { throw MissingTool(name: name) }
        path = found
    }

    /// Whether a missing program is a failure: in CI and under `make test` it is.
    package static var isRequired: Bool {
        let environment = ProcessInfo.processInfo.environment
        return environment["LBGEN_REQUIRE_NATIVE"] == "1" || environment["CI"] != nil
    }

    /// The python3 to run the project's scripts with: the project's own environment, which has the validators' packages, if
    /// it is there.
    package static func python() throws -> NativeTool {
        let own = [PackageFolder.path(".build/tools/venv/bin/python3"), "/usr/bin/python3"]
        return try own.first(where: FileManager.default.isExecutableFile).map(NativeTool.init(path:))
            ?? NativeTool("python3")
    }

    /// Runs the program to its end and returns what it said; stops it after `timeout` seconds.
    package func run(
        _ arguments: [String],
        environment: [String: String] = [:],
        input: String = "",
        folder: URL? = nil,
        timeout: Double = 60
    ) throws -> ToolResult {
        // Files instead of pipes: nothing can block, however much the program says.
        let scratch = try PackageFolder.makeTemporary("tool")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let files = ["in", "out", "err"].map { scratch.appendingPathComponent($0) }
        for file in files { try Data(file.lastPathComponent == "in" ? Array(input.utf8) : []).write(to: file) }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
        process.currentDirectoryURL = folder
        let streams = [
            try FileHandle(forReadingFrom: files[0]), try FileHandle(forWritingTo: files[1]),
            try FileHandle(forWritingTo: files[2]),
        ]
        // Foundation keeps the files of a process with a termination handler open: a long run would use them all up.
        defer { for stream in streams { try? stream.close() } }
        process.standardInput = streams[0]
        process.standardOutput = streams[1]
        process.standardError = streams[2]
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.launchUnblocked()
        let timedOut = ended.wait(timeout: .now() + timeout) == .timedOut
        if timedOut {
            process.terminate()
            if ended.wait(timeout: .now() + 2) == .timedOut {
                kill(process.processIdentifier, SIGKILL)
                ended.wait()
            }
        }
        return ToolResult(
            status: process.terminationStatus + (process.terminationReason == .uncaughtSignal ? 128 : 0),
            output: String(decoding: try Data(contentsOf: files[1]), as: UTF8.self),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self),
            timedOut: timedOut
        )
    }
}
