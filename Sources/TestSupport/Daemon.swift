package import Foundation

/// A server process that a test started: it listens when the initialiser returns, and it is gone when the value is.
package final class Daemon {
    /// It did not come up.
    package struct Failure: Error, CustomStringConvertible {
        /// Which program, and all that it said.
        package let description: String
    }

    /// Its own folder, removed with it.
    package let folder: URL
    private let process = Process()
    private let ended = DispatchSemaphore(value: 0)
    private var isWatched = true

    /// Starts a program and waits until something listens on each of `ports`, at most `timeout` seconds.
    package init(_ program: NativeTool, _ arguments: [String], ports: [Int], folder: URL, timeout: Double = 15) throws {
        self.folder = folder
        let log = folder.appendingPathComponent("daemon.log")
        try Data().write(to: log)
        let output = try FileHandle(forWritingTo: log)
        process.executableURL = URL(fileURLWithPath: program.path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        process.currentDirectoryURL = folder
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.launchUnblocked()
        Warden.watch(pid)
        let deadline = Date() + timeout
        for port in ports where !waitForListener(port, until: deadline) {
            let words = words
            stop()
            throw Failure(
                description: "\(program.path) \(arguments.joined(separator: " ")): no listener on \(port)\n\(words)")
        }
    }

    deinit {
        stop()
    }

    /// Its process id.
    package var pid: Int32 { process.processIdentifier }

    /// All that it has written so far: to standard output and error, and to log files in its folder.
    package var words: String {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().filter { $0.hasSuffix(".log") }
            .compactMap { try? String(decoding: Data(contentsOf: folder.appendingPathComponent($0)), as: UTF8.self) }
            .joined()
    }

    /// Asks it to end (SIGTERM), insists after three seconds (SIGKILL), and removes its folder.
    package func stop() {
        if process.isRunning {
            kill(pid, SIGTERM)
            if ended.wait(timeout: .now() + 3) == .timedOut { killNow() }
        }
        finish()
    }

    /// Ends it as a power cut would (SIGKILL), children included.
    package func killNow() {
        if process.isRunning {
            kill(-pid, SIGKILL)
            kill(pid, SIGKILL)
            process.waitUntilExit()
        }
        finish()
    }

    private func finish() {
        guard isWatched else { return }
        isWatched = false
        Warden.forget(pid)
        try? FileManager.default.removeItem(at: folder)
    }

    private func waitForListener(_ port: Int, until deadline: Date) -> Bool {
        let late = Date() + 2
        while process.isRunning, Date() < deadline {
            if Self.isListening(port) { return true }
            // The kernel's list is read page by page and can leave a line out between two; a port that cannot be taken
            // is listened on. Not sooner, or the daemon could find it taken by this very question.
            if Date() > late, let socket = try? Socket(), !socket.bind(port: port) { return true }
            usleep(5000)
        }
        return false
    }

    /// Looks at the kernel's list, for a connection would be one that the test did not make.
    private static func isListening(_ port: Int) -> Bool {
        guard let list = fopen("/proc/net/tcp", "r") else { return (try? Socket())?.connect(port: port) ?? false }
        defer { fclose(list) }
        // Line by line: Foundation takes the file's size, 0, at its word and reads one page of it.
        let mark = ":" + String(format: "%04X", port) + " 00000000:0000 0A "
        var line = [CChar](repeating: 0, count: 512)
        while fgets(&line, Int32(line.count), list) != nil {
            if strstr(line, mark) != nil { return true }
        }
        return false
    }
}
