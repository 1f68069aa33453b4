import Foundation
import TestSupport
import Testing

/// The bytes of a build depend on the topology and its targets' versions alone, and a killed build leaves a whole tree.
@Suite(.ownThreads) struct DeterminismTests {
    private static let topology = PackageFolder.root.appendingPathComponent("examples/nsboot/topology.yaml")

    /// Builds a copy of the NSBoot topology in a folder of its own.
    private func build(in folder: URL, environment: [String: String] = [:]) throws -> FileTree {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let copy = folder.appendingPathComponent("topology.yaml")
        try Data(contentsOf: Self.topology).write(to: copy)
        let result = try BuiltProgram.locate().run(["build"], environment: environment, folder: folder)
        #expect(result.status == 0, "\(result.story)")
        return try FileTree(reading: folder.appendingPathComponent("generated"))
    }

    @Test func bytesDoNotDependOnPlaceUserTimeZoneOrLanguage() throws {
        let scratch = try PackageFolder.makeTemporary("determinism")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let first = try build(in: scratch.appendingPathComponent("a"))
        let second = try build(
            in: scratch.appendingPathComponent("somewhere else/ünd tiefer"),
            environment: [
                "HOME": "/nonexistent", "USER": "nobody", "TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8",
                "LC_ALL": "tr_TR.UTF-8", "PWD": "/",
            ])
        #expect(first.files.count > 15)
        #expect(first == second)
    }

    @Test func secondBuildTouchesNothing() throws {
        let scratch = try PackageFolder.makeTemporary("determinism")
        defer { try? FileManager.default.removeItem(at: scratch) }
        _ = try build(in: scratch)
        let before = try stamps(scratch.appendingPathComponent("generated"))
        _ = try build(in: scratch)
        #expect(try stamps(scratch.appendingPathComponent("generated")) == before)
    }

    /// Path, inode and modification time of every file.
    private func stamps(_ folder: URL) throws -> [String: [String]] {
        var result: [String: [String]] = [:]
        for path in FileManager.default.subpaths(atPath: folder.path) ?? [] {
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.appendingPathComponent(path).path)
            let inode = (attributes[.systemFileNumber] as? NSNumber)?.stringValue ?? ""
            let time = (attributes[.modificationDate] as? Date)?.timeIntervalSince1970.description ?? ""
            result[path] = [inode, time]
        }
        return result
    }

    @Test func editingOneServerChangesOnlyLinesOfThatServer() throws {
        let scratch = try PackageFolder.makeTemporary("determinism")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let before = try build(in: scratch)
        let file = scratch.appendingPathComponent("topology.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(
            text.replacing(
                "address: 192.168.1.102, port: 80, weight: 2", with: "address: 192.168.1.202, port: 80, weight: 2"
            ).utf8
        )
        .write(to: file)
        let result = try BuiltProgram.locate().run(["build"], folder: scratch)
        #expect(result.status == 0, "\(result.story)")
        let after = try FileTree(reading: scratch.appendingPathComponent("generated"))
        for (path, old) in before.files where path != "lbgen-manifest.json" {
            let now = String(decoding: after.files[path]?.bytes ?? [], as: UTF8.self)
            let changed = UnifiedDiff.between(String(decoding: old.bytes, as: UTF8.self), now, name: path)
                .filter { $0.hasPrefix("-") && !$0.hasPrefix("---") || $0.hasPrefix("+") && !$0.hasPrefix("+++") }
            for line in changed {
                #expect(line.contains("192.168.1.102") || line.contains("192.168.1.202"), "\(path): \(line)")
            }
        }
    }

    /// SIGKILL at 200 moments spread over the time that a build takes: afterwards the tree is the old one or the new one.
    @Test func aKilledBuildLeavesTheOldTreeOrTheNewOne() throws {
        let scratch = try PackageFolder.makeTemporary("killed")
        defer { try? FileManager.default.removeItem(at: scratch) }
        let old = try build(in: scratch)
        let file = scratch.appendingPathComponent("topology.yaml")
        let original = try Data(contentsOf: file)
        let changed = Data(
            String(decoding: original, as: UTF8.self).replacing("192.168.1.10", with: "192.168.7.10").utf8)
        let other = try PackageFolder.makeTemporary("killed-other")
        defer { try? FileManager.default.removeItem(at: other) }
        try changed.write(to: other.appendingPathComponent("topology.yaml"))
        let started = ContinuousClock.now
        #expect(try BuiltProgram.locate().run(["build"], folder: other).status == 0)
        let usual = started.duration(to: .now).components.attoseconds / 1_000_000_000_000
        let new = try FileTree(reading: other.appendingPathComponent("generated"))
        #expect(old != new)

        let program = try BuiltProgram.locate().path
        var seen = (old: 0, new: 0)
        for round in 0..<200 {
            try (round % 2 == 0 ? changed : original).write(to: file)
            let process = Process()
            process.executableURL = URL(fileURLWithPath: program)
            process.arguments = ["build", file.path]
            process.standardError = FileHandle.nullDevice
            try process.run()
            usleep(UInt32.random(in: 0..<UInt32(clamping: usual * 3 / 2)))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            let tree = try FileTree(reading: scratch.appendingPathComponent("generated"))
            if tree == old {
                seen.old += 1
            } else if tree == new {
                seen.new += 1
            } else {
                Issue.record("round \(round): a mixture")
            }
        }
        #expect(seen.old > 0 && seen.new > 0, "every build ended, or none began: \(seen)")
        // The next build finds whatever a killed one left and completes.
        try original.write(to: file)
        #expect(try BuiltProgram.locate().run(["build"], folder: scratch).status == 0)
        #expect(try FileTree(reading: scratch.appendingPathComponent("generated")) == old)
    }
}
