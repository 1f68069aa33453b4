import Foundation
import TestSupport

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a program said and how it ended.
struct Said {
    /// The exit status; 128 + N after signal N.
    let status: Int32
    /// All of standard output.
    let output: String
    /// All of standard error.
    let errors: String
}

/// Runs a program, found in PATH, to its end; its words go through files, so that no pipe can fill.
///
/// `waitUntilExit` instead of a handler: with one, Foundation keeps the files open, and hundreds of programs run here.
@discardableResult
func execute(_ words: [String]) throws -> Said {
    let scratch = try Scratch()
    defer { scratch.remove() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try scratch.writing("stdout")
    process.standardError = try scratch.writing("stderr")
    try process.launchUnblocked()
    process.waitUntilExit()
    return Said(
        status: process.terminationStatus + (process.terminationReason == .exit ? 0 : 128),
        output: scratch.text("stdout"), errors: scratch.text("stderr"))
}

extension Process {
    /// Starts the process with no signal blocked: tests run on threads that block all of them, and a child
    /// inherits that.
    func launchUnblocked() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}

/// Runs a program that has to succeed.
func require(_ words: String...) throws { try require(words) }

/// Runs a program that has to succeed.
func require(_ words: [String]) throws {
    let result = try execute(words)
    if result.status != 0 {
        throw Refusal(description: "\(words.joined(separator: " ")): status \(result.status), \(result.errors)")
    }
}

/// A program that had to succeed and did not.
struct Refusal: Error, CustomStringConvertible {
    let description: String
}

/// A folder of its own for one test, reachable by every user.
struct Scratch: Sendable {
    let path: String

    init() throws {
        path = try PackageFolder.makeTemporary("failover").path
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
