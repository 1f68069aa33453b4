import Diagnostics
import Foundation
import Rendering
import Testing

@testable import Emission

@Suite struct OwnershipTests {
    private let scratch = Scratch()

    private func refused(
        _ files: [OutputFile],
        adopt: Bool = false,
        force: Bool = false,
        _ messages: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let before = snapshot(scratch.out)
        let (summary, findings) = scratch.build(files, adopt: adopt, force: force)
        #expect(summary == nil, sourceLocation: sourceLocation)
        #expect(
            findings.map { $0.replacing(scratch.out + "/", with: "") } == messages, sourceLocation: sourceLocation)
        #expect(snapshot(scratch.out) == before, "nothing is written", sourceLocation: sourceLocation)
        #expect(scratch.surroundings == ["generated"], sourceLocation: sourceLocation)
    }

    @Test func foreignFilesInTheWayAreNamedTogether() {
        scratch.put("a", "mine\n")
        scratch.put("b/c", "mine\n")
        let files = [file("a", "new\n"), file("b/c", "new\n"), file("d", "new\n")]
        let messages = ["a", "b/c"].map { "LB0601 `\($0)` is not lbgen's, and this build would overwrite it" }
        refused(files, messages)
        refused(files, force: true, messages)
        #expect(scratch.build(files, adopt: true).0?.written == ["a", "b/c", "d", "lbgen-manifest.json"])
        #expect(scratch.text("b/c") == "new\n")
    }

    @Test func everyRefusalSaysHowToGoOn() {
        scratch.put("a", "mine\n")
        let bag = DiagnosticBag()
        let tree = OutputTree(files: [file("a", "new\n")], reporting: bag)
        #expect(tree.map { OutputWriter(folder: scratch.out).write($0, reporting: bag) == nil } == true)
        #expect(bag.sorted.map(\.help) == [["move it away, or give it up to the build with `--adopt`"]])
        #expect(bag.sorted.allSatisfy { $0.primary == nil })
    }

    @Test func anIdenticalForeignFileBecomesOwned() {
        scratch.put("a", "same\n")
        #expect(scratch.build([file("a", "same\n")]).0?.written == ["lbgen-manifest.json"])
        #expect(scratch.build([file("a", "next\n")]).0?.written == ["a", "lbgen-manifest.json"])
    }

    @Test func anEditedFileIsNotOverwritten() {
        scratch.build([file("a", "1\n"), file("b", "1\n")])
        scratch.put("a", "edited\n")
        let files = [file("a", "2\n"), file("b", "2\n")]
        refused(files, ["LB0602 `a` was edited, and this build would overwrite it"])
        refused([file("a", "1\n"), file("b", "1\n")], ["LB0602 `a` was edited, and this build would overwrite it"])
        #expect(scratch.build(files, force: true).0?.written == ["a", "b", "lbgen-manifest.json"])
        scratch.put("a", "edited\n")
        #expect(scratch.build(files, adopt: true).0?.written == ["a"])
        #expect(scratch.text("a") == "2\n")
    }

    @Test func anEditedFileIsNotRemoved() {
        scratch.build([file("a", "1\n"), file("b", "1\n")])
        scratch.put("a", "edited\n")
        let messages = ["LB0602 `a` was edited, and this build would remove it"]
        refused([file("b", "1\n")], messages)
        refused([file("b", "1\n")], adopt: true, messages)
        #expect(scratch.build([file("b", "1\n")], force: true).0?.removed == ["a"])
        #expect(!scratch.exists("a"))
    }

    @Test func anEditToWhatTheBuildWritesIsNoConflict() {
        scratch.build([file("a", "1\n")])
        scratch.put("a", "2\n")
        #expect(scratch.build([file("a", "2\n")]).0?.written == ["lbgen-manifest.json"])
    }

    @Test func aRemovedFileIsWrittenAgain() {
        scratch.build([file("a", "1\n"), file("b", "1\n")])
        unlink(scratch.out + "/a")
        #expect(scratch.build([file("a", "1\n"), file("b", "1\n")]).0?.written == ["a"])
        unlink(scratch.out + "/a")
        #expect(scratch.build([file("b", "1\n")]).0?.written == ["lbgen-manifest.json"])
    }

    @Test func aForeignFileOrFolderIsNeverReplacedByTheOther() {
        scratch.put("a", "mine\n")
        scratch.put("b/mine", "mine\n")
        mkfifo(scratch.out + "/c", 0o644)
        let messages = [
            "LB0601 `a` is not lbgen's, and this build needs a folder there",
            "LB0601 `b` is a folder with files that are not lbgen's, and this build needs a file there",
            "LB0601 `c` is no regular file, and this build would overwrite it",
        ]
        let files = [file("a/x", ""), file("a/y", ""), file("b", ""), file("c", "")]
        refused(files, messages)
        refused(files, adopt: true, force: true, messages)
    }

    @Test func anOwnedFolderWithAForeignFileDoesNotBecomeAFile() {
        scratch.build([file("a/b", "1\n")])
        scratch.put("a/mine", "mine\n")
        refused(
            [file("a", "1\n")],
            ["LB0601 `a` is a folder with files that are not lbgen's, and this build needs a file there"])
    }

    @Test func noLinkIsFollowedNorReplaced() {
        scratch.build([file("dir/a", "1\n"), file("b", "1\n")])
        let outside = scratch.path + "/generated-outside"
        mkdir(outside, 0o755)
        defer { try? FileManager.default.removeItem(atPath: outside) }
        _ = FileManager.default.createFile(atPath: outside + "/a", contents: Data("1\n".utf8))
        unlink(scratch.out + "/b")
        symlink(outside + "/a", scratch.out + "/b")
        try? FileManager.default.removeItem(atPath: scratch.out + "/dir")
        symlink(outside, scratch.out + "/dir")
        symlink("nowhere", scratch.out + "/c")
        let messages = ["dir", "c", "b"].map {
            "LB0606 `\($0)` is a symbolic link, and lbgen follows none in its output"
        }
        let files = [file("dir/a", "2\n"), file("dir/new", "2\n"), file("b", "2\n"), file("c", "2\n")]
        for adopt in [false, true] {
            let (summary, findings) = scratch.build(files, adopt: adopt, force: adopt)
            #expect(summary == nil)
            #expect(Set(findings.map { $0.replacing(scratch.out + "/", with: "") }) == Set(messages))
            #expect(findings.count == 3)
        }
        #expect(scratch.build([file("b", "1\n")]).1.count == 2, "what is to be removed may be behind a link as well")
        #expect(FileManager.default.contents(atPath: outside + "/a") == Data("1\n".utf8))
        #expect(!FileManager.default.fileExists(atPath: outside + "/new"))
        #expect(scratch.check(files).1.count == 3)
    }

    @Test func theManifestMayNotBeALink() {
        scratch.build([file("a", "1\n")])
        rename(scratch.out + "/lbgen-manifest.json", scratch.out + "/real")
        symlink("real", scratch.out + "/lbgen-manifest.json")
        refused(
            [file("a", "1\n")],
            ["LB0606 `lbgen-manifest.json` is a symbolic link, and lbgen follows none in its output"])
    }
}
