import Foundation
import TestSupport
import Testing

@Suite("A unified diff", .ownThreads)
struct UnifiedDiffTests {
    private static let thirty = (1...30).map { "\($0)\n" }.joined()

    @Test("is empty for equal texts")
    func equal() {
        #expect(UnifiedDiff.between("a\nb\n", "a\nb\n", name: "x").isEmpty)
    }

    @Test(
        "is what patch applies",
        arguments: [
            ("", "1\n2\n"), ("1\n2\n", ""), ("1\n2\n", "1\n2"), ("1\n2", "1\n2\n"),
            (thirty, thirty.replacing("9\n", with: "") + "end\n"),
            (thirty, "0\n" + thirty.replacing("15\n", with: "x\ny\n")),
        ]
    )
    func patches(old: String, new: String) throws {
        let folder = try PackageFolder.makeTemporary("diff")
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("file")
        try Data(old.utf8).write(to: file)
        let diff = UnifiedDiff.between(old, new, name: "file").joined(separator: "\n") + "\n"
        let result = try NativeTool("patch").run(["-s", "--no-backup-if-mismatch", file.path], input: diff)
        #expect(result.status == 0, "\(result.story)\n\(diff)")
        #expect(try String(decoding: Data(contentsOf: file), as: UTF8.self) == new, "\(diff)")
    }
}
