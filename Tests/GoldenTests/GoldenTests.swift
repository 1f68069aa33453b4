import Foundation
import TestSupport
import Testing

/// What lbgen makes of a topology, byte for byte: the cases below, and the examples that users read.
@Suite struct GoldenTests {
    @Test(arguments: CaseFolder.all(in: "Tests/GoldenTests/Cases", holding: "topology.yaml"))
    func caseIsBuiltAsCommitted(_ folder: CaseFolder) throws {
        try expectBuild(of: folder, equals: "expected", withManifest: false)
        try expectFindings(of: folder)
    }

    @Test(arguments: CaseFolder.all(in: "examples", holding: "topology.yaml"))
    func exampleIsBuiltAsCommitted(_ folder: CaseFolder) throws {
        try expectBuild(of: folder, equals: "generated", withManifest: true)
    }

    @Test(arguments: CaseFolder.all(in: "examples", holding: "topology.yaml"))
    func exampleIsUpToDateByItsOwnCheck(_ folder: CaseFolder) throws {
        let result = try BuiltProgram.locate().run(["build", "--check"], folder: folder.url)
        #expect(result.status == 0, "\(result.story)")
    }

    private func expectBuild(of folder: CaseFolder, equals expected: String, withManifest: Bool) throws {
        let output = try PackageFolder.makeTemporary("golden")
        defer { try? FileManager.default.removeItem(at: output) }
        let home = output.appendingPathComponent("case")
        let tree = home.appendingPathComponent("generated")
        // The output folder stands beside the topology, as it does for users: generated headers name the topology.
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        let topology = home.appendingPathComponent("topology.yaml")
        try FileManager.default.copyItem(at: folder.file("topology.yaml"), to: topology)
        try copyShared(beside: folder, to: output)
        let result = try BuiltProgram.locate().run(["build", topology.path, "-o", tree.path], folder: output)
        guard result.status == 0 else {
            #expect(FileManager.default.fileExists(atPath: folder.file("diagnostics.txt").path), "\(result.story)")
            #expect(!FileManager.default.fileExists(atPath: tree.path), "a failed build wrote files")
            return
        }
        var actual = try FileTree(reading: tree)
        if !withManifest { actual.files["lbgen-manifest.json"] = nil }
        let golden = GoldenTree(folder.file(expected), rerecord: folder.rerecordCommand(suite: "GoldenTests"))
        if let failure = try golden.check(actual) { Issue.record("\(failure)") }
    }

    /// Files that several cases include stand beside the cases.
    private func copyShared(beside folder: CaseFolder, to output: URL) throws {
        let home = folder.url.deletingLastPathComponent()
        for file in try FileManager.default.contentsOfDirectory(at: home, includingPropertiesForKeys: nil)
        where file.pathExtension == "yaml" {
            try FileManager.default.copyItem(at: file, to: output.appendingPathComponent(file.lastPathComponent))
        }
    }

    /// The findings of `lbgen check`, as text; a case without `diagnostics.txt` has none.
    private func expectFindings(of folder: CaseFolder) throws {
        let result = try BuiltProgram.locate().run(["check", "--color=never", "topology.yaml"], folder: folder.url)
        let text = [UInt8](result.errors.utf8)
        let actual = FileTree(text.isEmpty ? [:] : ["diagnostics.txt": FileTree.File(bytes: text)])
        let committed = folder.file("diagnostics.txt")
        let isThere = FileManager.default.fileExists(atPath: committed.path)
        let expected = isThere ? try String(contentsOf: committed, encoding: .utf8) : ""
        if result.errors == expected { return }
        if GoldenTree.Recording.asked == .never {
            Issue.record(
                "\(UnifiedDiff.between(expected, result.errors, name: "diagnostics.txt").joined(separator: "\n"))\n\(folder.rerecordCommand(suite: "GoldenTests"))"
            )
        } else {
            if isThere { try FileManager.default.removeItem(at: committed) }
            if !text.isEmpty { try actual.write("diagnostics.txt", to: folder.url) }
            Issue.record("recorded \(committed.path)")
        }
    }
}
