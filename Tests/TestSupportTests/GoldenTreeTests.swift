import Foundation
import TestSupport
import Testing

@Suite("A golden tree")
struct GoldenTreeTests {
    private func withFolder(_ body: (URL, GoldenTree) throws -> Void) throws {
        let folder = try PackageFolder.makeTemporary("golden")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileTree(["a/one.conf": file("1\n2\n3\n"), "two.sh": file("echo\n", mode: 0o755)]).writeAll(to: folder)
        try body(folder, GoldenTree(folder, rerecord: "do record"))
    }

    private func file(_ text: String, mode: UInt16 = 0o644) -> FileTree.File {
        FileTree.File(bytes: Array(text.utf8), mode: mode)
    }

    @Test("says nothing when files, bytes and modes agree")
    func agrees() throws {
        try withFolder { folder, golden in
            let same = try FileTree(reading: folder)
            #expect(try golden.check(same, recording: .never) == nil)
        }
    }

    @Test("names a missing file, an extra one, other bytes and another mode, and how to record anew")
    func differs() throws {
        try withFolder { _, golden in
            let actual = FileTree(["a/one.conf": file("1\n2\nthree\n"), "two.sh": file("echo\n"), "new": file("x\n")])
            let report = try #require(try golden.check(actual, recording: .never))
            #expect(
                report.contains("--- expected/a/one.conf\n+++ actual/a/one.conf\n@@ -1,3 +1,3 @@\n 1\n 2\n-3\n+three"))
            #expect(report.contains("mode of two.sh: expected 755, is 644"))
            #expect(report.contains("not committed yet: new"))
            #expect(report.hasSuffix("record this case anew: do record"))
            let less = try #require(
                try golden.check(FileTree(["two.sh": file("echo\n", mode: 0o755)]), recording: .never))
            #expect(less.contains("no longer produced: a/one.conf"))
        }
    }

    @Test("records what the mode allows, and fails when it recorded")
    func records() throws {
        try withFolder { folder, golden in
            let actual = FileTree(["a/one.conf": file("other\n"), "new": file("x\n")])
            let missing = try #require(try golden.check(actual, recording: .missing))
            #expect(missing.hasPrefix("recorded 1 files") && missing.contains("  new"))
            let other = try #require(try golden.check(actual, recording: .never))
            #expect(other.contains("+other"))
            #expect(try golden.check(actual, recording: .failed)?.hasPrefix("recorded 2 files") == true)
            #expect(try FileTree(reading: folder) == actual)
            #expect(try golden.check(actual, recording: .failed) == nil)
            #expect(try golden.check(actual, recording: .all)?.hasPrefix("recorded 2 files") == true)
        }
    }

    @Test("shows at most forty lines of difference")
    func cuts() throws {
        try withFolder { _, golden in
            let long = FileTree(["long": file((1...100).map { "\($0)\n" }.joined())])
            let report = try #require(try golden.check(long, recording: .never))
            #expect(report.split(separator: "\n").count == 43)
            #expect(report.contains("more lines"))
        }
    }
}

extension FileTree {
    fileprivate func writeAll(to folder: URL) throws {
        for path in files.keys { try write(path, to: folder) }
    }
}
