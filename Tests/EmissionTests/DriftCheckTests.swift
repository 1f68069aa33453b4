import Diagnostics
import Foundation
import Rendering
import Testing

@testable import Emission

@Suite struct DriftCheckTests {
    private let scratch = Scratch()
    private let old = [
        file("a", "1\n2\n3\n"), file("gone/b", "b\n"), file("mode.sh", "x\n"), file("same", "same\n"),
        file("zero-gone", ""),
    ]
    private let new = [
        file("a", "1\ntwo\n3"), file("mode.sh", "x\n", mode: 0o755), file("new/c", "c\n"),
        file("new/d.sh", "d\n", mode: 0o755), file("same", "same\n"), file("zero", ""),
    ]

    @Test func saysWhatDiffersAndWritesNothing() {
        scratch.build(old)
        let before = snapshot(scratch.out)
        let (differences, findings) = scratch.check(new)
        #expect(findings.isEmpty)
        #expect(
            differences.map { "\($0.path) \($0.kind)" } == [
                "a bytes", "gone/b extra", "lbgen-manifest.json bytes", "mode.sh mode", "new/c missing",
                "new/d.sh missing", "zero missing", "zero-gone extra",
            ])
        #expect(snapshot(scratch.out) == before)
        #expect(scratch.surroundings == ["generated"])
        #expect(scratch.check(old).0.isEmpty)
    }

    @Test(arguments: [["/usr/bin/patch", "-s", "-p1", "-d"], ["/usr/bin/git"]])
    func theDiffMakesTheFolderTheTree(command: [String]) throws {
        guard FileManager.default.isExecutableFile(atPath: command[0]) else {
            return print("SKIPPED: no \(command[0])")
        }
        // GNU patch does not remove a file that is empty already.
        let isGit = command[0].hasSuffix("git")
        scratch.build(old.filter { isGit || !$0.bytes.isEmpty })
        let diff = scratch.check(new).0.flatMap(\.diff)
        if isGit {
            let inFolder = ["/bin/sh", "-c", "cd '\(scratch.out)' && git init -q . && git apply -"]
            let (status, output) = try run(inFolder, input: diff)
            #expect(status == 0, "\(output)")
        } else {
            let (status, output) = try run(command + [scratch.out], input: diff)
            #expect(status == 0, "\(output)")
        }
        #expect(scratch.check(new).0.isEmpty)
    }

    @Test func aMissingFolderLacksEverything() {
        #expect(scratch.check([file("a", "")]).0.map(\.kind) == [.missing, .missing])
        #expect(!scratch.exists(""))
    }

    @Test func anEditShowsWhatTheBuildWouldUndo() {
        scratch.build(old)
        scratch.put("same", "edited\n")
        let difference = scratch.check(old).0
        #expect(
            difference.map { String(decoding: $0.diff, as: UTF8.self) } == [
                "--- a/same\n+++ b/same\n@@ -1 +1 @@\n-edited\n+same\n"
            ])
    }

    @Test func foreignFilesAreNoDifference() {
        scratch.build(old)
        scratch.put("mine", "mine")
        #expect(scratch.check(old).0.isEmpty)
    }

    @Test func aBrokenManifestIsADifferenceWithAWarning() {
        scratch.build(old)
        scratch.put("lbgen-manifest.json", "{}\n")
        let (differences, findings) = scratch.check(old)
        #expect(differences.map(\.path) == ["lbgen-manifest.json"])
        #expect(findings.map { $0.prefix(6) } == ["LB0604"])
    }

    @Test func aManifestWithAWrongDigestIsADifferenceAndRepaired() {
        scratch.build(old)
        let text = scratch.text("lbgen-manifest.json") ?? ""
        let digest = Digest(of: old[0].bytes).hexadecimal
        scratch.put("lbgen-manifest.json", text.replacing(digest, with: Digest(of: [1]).hexadecimal))
        #expect(scratch.check(old).0.map(\.path) == ["lbgen-manifest.json"])
        #expect(scratch.build(old).0?.written == ["lbgen-manifest.json"])
        #expect(scratch.text("lbgen-manifest.json") == text)
    }
}
