import Diagnostics
import Foundation
import Rendering
import Testing

@testable import Emission

@Suite struct WriterTests {
    private let tree = [
        file("nginx/nginx.conf", "events {}\n"), file("nginx/maps/a.map", "a 1;\n"),
        file("scripts/check.sh", "#!/bin/sh\n", mode: 0o755),
    ]

    @Test func writesFilesModesAndManifestAndNothingElse() {
        let scratch = Scratch()
        let (summary, findings) = scratch.build(tree)
        #expect(findings.isEmpty)
        #expect(
            summary?.written == ["nginx/maps/a.map", "nginx/nginx.conf", "scripts/check.sh", "lbgen-manifest.json"])
        #expect(summary?.wasAtomic == true)
        #expect(scratch.text("nginx/nginx.conf") == "events {}\n")
        #expect(scratch.status("nginx/nginx.conf").mode == 0o644)
        #expect(scratch.status("scripts/check.sh").mode == 0o755)
        #expect(
            scratch.text("lbgen-manifest.json")?.contains("{\"path\": \"scripts/check.sh\", \"mode\": \"0755\"") == true
        )
        #expect(scratch.surroundings == ["generated"])
    }

    @Test func theUmaskDoesNotChangeModes() throws {
        let scratch = Scratch()
        let probe = try #require(KillProbe.path)
        #expect(try run(["/bin/sh", "-c", "umask 077; exec '\(probe)' '\(scratch.out)' a"]).status == 0)
        #expect(scratch.status("haproxy/haproxy.cfg").mode == 0o644)
        #expect(scratch.status("scripts/check.sh").mode == 0o755)
        #expect(scratch.status("lbgen-manifest.json").mode == 0o644)
    }

    @Test func makesTheFoldersAboveTheOutputFolder() {
        let scratch = Scratch()
        let bag = DiagnosticBag()
        let tree = OutputTree(files: tree, reporting: bag)
        let summary = tree.flatMap { OutputWriter(folder: scratch.path + "/x/y/./z/").write($0, reporting: bag) }
        #expect(summary != nil && bag.count == 0)
        #expect(FileManager.default.fileExists(atPath: scratch.path + "/x/y/z/nginx/nginx.conf"))
        #expect(scratch.surroundings == ["x"])
    }

    @Test func anUnchangedTreeIsNotTouched() {
        let scratch = Scratch()
        scratch.build(tree)
        let before = ["", "nginx", "nginx/nginx.conf", "lbgen-manifest.json"].map { scratch.status($0) }
        let (summary, _) = scratch.build(tree)
        #expect(summary == WriteSummary(unchanged: 3))
        let after = ["", "nginx", "nginx/nginx.conf", "lbgen-manifest.json"].map { scratch.status($0) }
        #expect(zip(before, after).allSatisfy { $0 == $1 })
    }

    @Test func onlyChangedFilesAreTouched() {
        let scratch = Scratch()
        scratch.build(tree)
        let kept = ["nginx/nginx.conf", "scripts/check.sh"]
        let before = kept.map { scratch.status($0) }
        let folders = ["", "nginx", "scripts"].map { scratch.status($0).inode }
        var changed = tree
        changed[1] = file("nginx/maps/a.map", "a 2;\n")
        let (summary, findings) = scratch.build(changed)
        #expect(findings.isEmpty)
        #expect(summary == WriteSummary(written: ["nginx/maps/a.map", "lbgen-manifest.json"], unchanged: 2))
        #expect(zip(before, kept.map { scratch.status($0) }).allSatisfy { $0 == $1 })
        #expect(folders == ["", "nginx", "scripts"].map { scratch.status($0).inode }, "mounted folders stay the same")
        #expect(scratch.text("nginx/maps/a.map") == "a 2;\n")
        #expect(scratch.surroundings == ["generated"])
    }

    @Test func whoeverHoldsTheFolderSeesTheNewFiles() throws {
        let scratch = Scratch()
        scratch.build(tree)
        let held = open(scratch.out + "/nginx", O_RDONLY | O_DIRECTORY)
        defer { close(held) }
        scratch.build([file("nginx/nginx.conf", "worker_processes 1;\n")])
        let descriptor = openat(held, "nginx.conf", O_RDONLY)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        #expect(try handle.readToEnd() == Data("worker_processes 1;\n".utf8))
    }

    @Test func ownedFilesThatAreGoneFromTheTreeGoWithTheirEmptyFolders() {
        let scratch = Scratch()
        scratch.build(tree)
        scratch.put("nginx/maps/mine.txt", "mine")
        let (summary, _) = scratch.build([tree[0]])
        #expect(summary?.removed == ["nginx/maps/a.map", "scripts/check.sh"])
        #expect(!scratch.exists("scripts"))
        #expect(scratch.text("nginx/maps/mine.txt") == "mine")
    }

    @Test func foreignFilesAndFoldersSurviveEveryBuild() {
        let scratch = Scratch()
        scratch.build(tree)
        scratch.put("README", "read me")
        scratch.put("mine/deep/er/file", "x")
        try? FileManager.default.createDirectory(atPath: scratch.out + "/empty", withIntermediateDirectories: false)
        symlink("/etc/hostname", scratch.out + "/mine/link")
        mkfifo(scratch.out + "/mine/pipe", 0o600)
        let before = snapshot(scratch.out).filter {
            $0.key.hasPrefix("mine") || $0.key == "README" || $0.key == "empty"
        }
        let inodes = ["README", "mine", "mine/deep/er", "mine/deep/er/file", "empty"].map { scratch.status($0).inode }
        #expect(scratch.build([file("nginx/nginx.conf", "new\n")]).0?.wasAtomic == true)
        for (path, state) in before { #expect(snapshot(scratch.out)[path] == state, "\(path)") }
        #expect(
            inodes == ["README", "mine", "mine/deep/er", "mine/deep/er/file", "empty"].map { scratch.status($0).inode })
        #expect(before.count == 8)
    }

    @Test func aFileBecomesAFolderAndBack() {
        let scratch = Scratch()
        scratch.build([file("a", "file\n")])
        #expect(scratch.build([file("a/b/c", "inner\n")]).0?.removed == ["a"])
        #expect(scratch.text("a/b/c") == "inner\n")
        #expect(scratch.build([file("a", "file\n")]).0?.removed == ["a/b/c"])
        #expect(scratch.text("a") == "file\n")
    }

    @Test func theExecutableBitIsRepairedAndTheTimeKept() {
        let scratch = Scratch()
        scratch.build(tree)
        let before = scratch.status("scripts/check.sh")
        chmod(scratch.out + "/scripts/check.sh", 0o644)
        #expect(scratch.check(tree).0.map(\.kind) == [.mode])
        #expect(scratch.build(tree).0?.written == ["scripts/check.sh"])
        #expect(scratch.status("scripts/check.sh").mode == 0o755)
        #expect(scratch.status("scripts/check.sh").mtime == before.mtime)
    }

    @Test func whatTheUmaskOfACheckoutDoesIsNoDifference() {
        let scratch = Scratch()
        scratch.build(tree)
        for (mode, script) in [(0o664, 0o775), (0o600, 0o700), (0o666, 0o777)] as [(mode_t, mode_t)] {
            chmod(scratch.out + "/nginx/nginx.conf", mode)
            chmod(scratch.out + "/scripts/check.sh", script)
            #expect(scratch.check(tree).0.isEmpty)
            #expect(scratch.build(tree).0?.isUnchanged == true)
        }
    }

    @Test func theOutputFolderMayBeALinkToOne() {
        let scratch = Scratch()
        let real = scratch.path + "/real"
        mkdir(real, 0o755)
        symlink("real", scratch.out)
        #expect(scratch.build(tree).0 != nil)
        #expect(scratch.build([tree[0]]).0?.wasAtomic == true)
        #expect(FileManager.default.fileExists(atPath: real + "/nginx/nginx.conf"))
        #expect(scratch.surroundings == ["generated", "real"])
        unlink(scratch.out)
        symlink("nowhere", scratch.out)
        #expect(scratch.build(tree).1 == ["LB0603 cannot write `\(scratch.out)`: No such file or directory"])
    }

    @Test func manyFilesAreWrittenAndRemoved() {
        let scratch = Scratch()
        let many = (0..<500).map { file("nodes/n\($0)/server.conf", "server \($0);\n") }
        #expect(scratch.build(many).0?.written.count == 501)
        var changed = many
        changed.removeLast(100)
        changed[7] = file("nodes/n7/server.conf", "other\n")
        let summary = scratch.build(changed).0
        #expect(summary?.written == ["nodes/n7/server.conf", "lbgen-manifest.json"])
        #expect(summary?.removed.count == 100)
        #expect(scratch.check(changed).0.isEmpty)
        #expect(!scratch.exists("nodes/n499"))
    }
}
