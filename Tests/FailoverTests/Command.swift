import Foundation

/// A program run to its end.
struct Command {
    /// The exit status; the negated signal where one ended it.
    let status: Int32
    /// Standard output, decoded leniently.
    let output: String
    /// Standard error, decoded leniently.
    let errors: String

    /// Runs `words[0]`, looked up in PATH, and waits for it; its output goes through files, so that no pipe can fill.
    @discardableResult
    static func run(_ words: [String], environment: [String: String] = [:], input: String = "") throws -> Command {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = try scratch.reading("stdin", holding: input)
        process.standardOutput = try scratch.writing("stdout")
        process.standardError = try scratch.writing("stderr")
        try process.run()
        process.waitUntilExit()
        return Command(
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
            output: scratch.text("stdout"),
            errors: scratch.text("stderr")
        )
    }

    /// Runs a program that has to succeed.
    static func require(_ words: String...) throws {
        let result = try run(words)
        guard result.status == 0 else { throw Failure(words: words, result: result) }
    }

    /// A program that had to succeed and did not.
    struct Failure: Error, CustomStringConvertible {
        let words: [String]
        let result: Command
        var description: String {
            "`\(words.joined(separator: " "))` ended with \(result.status): \(result.errors)\(result.output)"
        }
    }
}

/// A folder of its own for one test, reachable by every user.
struct Scratch: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "lbgen-failover-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Deletes the folder and all in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file, with the folders above it, and returns its path.
    @discardableResult
    func write(_ name: String, _ bytes: [UInt8], mode: Int = 0o644) throws -> String {
        let file = path + "/" + name
        let folder = (file as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: file))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        return file
    }

    /// The text of a file; empty where there is none.
    func text(_ name: String) -> String {
        String(decoding: FileManager.default.contents(atPath: path + "/" + name) ?? Data(), as: UTF8.self)
    }

    /// Opens a new file for a process to write to.
    func writing(_ name: String) throws -> FileHandle {
        try write(name, [])
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path + "/" + name))
    }

    /// Opens a file with the text given for a process to read from.
    func reading(_ name: String, holding text: String) throws -> FileHandle {
        try write(name, Array(text.utf8))
        return try FileHandle(forReadingFrom: URL(fileURLWithPath: path + "/" + name))
    }
}

/// Seconds on a clock that nobody sets.
func now() -> Double { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 }

/// Polls until the condition holds; false when `seconds` have passed first.
func eventually(within seconds: Double, _ condition: () -> Bool) async throws -> Bool {
    let end = now() + seconds
    while !condition() {
        if now() > end { return false }
        try await Task.sleep(for: .milliseconds(20))
    }
    return true
}
