import Diagnostics
import Foundation
import Rendering
import Testing

@testable import Emission

/// A mount made for a test; none where the tests do not run as root.
private final class Mount {
    let path: String

    init?(_ options: [String], at path: String) {
        self.path = path
        mkdir(path, 0o755)
        guard geteuid() == 0, let result = try? run(["/bin/mount"] + options + [path]), result.status == 0 else {
            print("SKIPPED, since it needs the right to mount: mount \(options.joined(separator: " "))")
            return nil
        }
    }

    /// Unmounts, also while a process that another test has started holds something open there.
    func end() { _ = try? run(["/bin/umount", "-l", path]) }
}

@Suite struct FailureTests {
    private let small = [file("a", "old\n"), file("dir/b", "old\n")]

    private func big(_ size: Int) -> [OutputFile] {
        [file("a", "new\n"), file("big", String(repeating: "x", count: size)), file("dir/b", "new\n")]
    }

    @Test func aFullDiskLeavesTheOldTreeAndNothingElse() {
        let scratch = Scratch()
        guard let mount = Mount(["-t", "tmpfs", "-o", "size=64k", "none"], at: scratch.path + "/disk") else { return }
        defer { mount.end() }
        for folder in ["", "/generated"] {
            // Once as the mount point itself, once below it.
            let disk = OutputWriter(folder: mount.path + folder)
            let bag = DiagnosticBag()
            #expect(OutputTree(files: small, reporting: bag).map { disk.write($0, reporting: bag) } != .some(nil))
            let before = snapshot(mount.path)
            #expect(
                OutputTree(files: big(100_000), reporting: bag).map { disk.write($0, reporting: bag) } == .some(nil))
            #expect(bag.lines == ["LB0603 cannot write `\(mount.path)\(folder)/big`: No space left on device"])
            #expect(snapshot(mount.path) == before)
        }
    }

    @Test func aFirstBuildOnAFullDiskLeavesNothing() {
        let scratch = Scratch()
        guard let mount = Mount(["-t", "tmpfs", "-o", "size=64k", "none"], at: scratch.path + "/disk") else { return }
        defer { mount.end() }
        let bag = DiagnosticBag()
        let writer = OutputWriter(folder: mount.path + "/generated")
        #expect(OutputTree(files: big(100_000), reporting: bag).map { writer.write($0, reporting: bag) } == .some(nil))
        #expect(snapshot(mount.path).isEmpty)
    }

    @Test func noFreeInodesLeaveTheOldTreeToo() {
        let scratch = Scratch()
        for inodes in 8...40 {
            guard let mount = Mount(["-t", "tmpfs", "-o", "nr_inodes=\(inodes)", "none"], at: scratch.path + "/disk")
            else {
                return
            }
            defer { mount.end() }
            for folder in ["", "/generated"] {
                let disk = OutputWriter(folder: mount.path + folder)
                let bag = DiagnosticBag()
                _ = OutputTree(files: small, reporting: bag).map { disk.write($0, reporting: bag) }
                let before = snapshot(mount.path)
                let more = small + (0..<6).map { file("more/\($0)/x", "new\n") } + [file("z", "")]
                let result = OutputTree(files: more, reporting: bag).flatMap { disk.write($0, reporting: bag) }
                if result == nil { #expect(snapshot(mount.path) == before, "\(inodes) inodes") }
                #expect(result != nil || bag.lines.last?.contains("No space left on device") == true, "\(bag.lines)")
            }
        }
    }

    @Test func aMountPointIsWrittenInPlace() {
        let scratch = Scratch()
        guard let mount = Mount(["-t", "tmpfs", "none"], at: scratch.out) else { return }
        defer { mount.end() }
        #expect(scratch.build(small).0?.wasAtomic == false)
        scratch.put("mine", "mine")
        let inode = scratch.status("dir/b").inode
        let summary = scratch.build([file("a", "new\n"), file("dir/b", "old\n"), file("c/d", "new\n")]).0
        #expect(summary == WriteSummary(written: ["a", "c/d", "lbgen-manifest.json"], unchanged: 1, wasAtomic: false))
        #expect(scratch.status("dir/b").inode == inode)
        #expect(scratch.build([file("a", "new\n")]).0?.removed == ["c/d", "dir/b"])
        #expect(snapshot(mount.path).keys.sorted() == ["a", "lbgen-manifest.json", "mine"])
    }

    @Test func aBuildKilledWhileWritingInPlaceIsCompleted() throws {
        let scratch = Scratch()
        guard let mount = Mount(["-t", "tmpfs", "none"], at: scratch.out) else { return }
        defer { mount.end() }
        for _ in 0..<60 {
            let probe = try KillProbe.start([scratch.out, "b", "a"])
            usleep(UInt32.random(in: 500...12_000))
            kill(probe, SIGKILL)
            _ = KillProbe.wait(probe)
            // Whatever was half done is lbgen's own, and no reason to refuse the next build, whichever tree that is.
            let variant = ["a", "b"].randomElement() ?? "a"
            #expect(KillProbe.wait(try KillProbe.start([scratch.out, variant])) == 0)
            #expect(snapshot(mount.path)[".lbgen-stage"] == nil)
        }
    }

    @Test func anotherFileSystemInTheFolderIsRespected() {
        let scratch = Scratch()
        scratch.build(small)
        guard let mount = Mount(["-t", "tmpfs", "none"], at: scratch.out + "/mounted") else { return }
        defer { mount.end() }
        _ = FileManager.default.createFile(atPath: mount.path + "/x", contents: Data("x".utf8))
        #expect(scratch.build([file("a", "new\n")]).0?.wasAtomic == false)
        #expect(scratch.text("a") == "new\n" && scratch.text("mounted/x") == "x")
        #expect(scratch.surroundings == ["generated"])
    }

    @Test func aReadOnlyFileSystemIsReported() {
        let scratch = Scratch()
        scratch.build(small)
        guard let mount = Mount(["--bind", "-o", "ro", scratch.out], at: scratch.out) else { return }
        defer { mount.end() }
        let before = snapshot(mount.path)
        #expect(scratch.build(small).0?.isUnchanged == true, "nothing to write is no failure")
        #expect(scratch.build([file("a", "new\n")]).1.allSatisfy { $0.hasSuffix("Read-only file system") })
        #expect(scratch.build([file("a", "new\n")]).0 == nil)
        #expect(snapshot(mount.path) == before)
    }

    @Test func aFolderThatMayNotBeWrittenIsReportedBeforeAnythingIs() throws {
        guard geteuid() == 0, let probe = KillProbe.path else { return print("SKIPPED, since it needs root") }
        let scratch = Scratch(in: "/var/tmp")
        #expect(KillProbe.wait(try KillProbe.start([scratch.out, "a"])) == 0)
        chmod(scratch.path, 0o777)
        for folder in try run(["/usr/bin/find", scratch.out, "-type", "d"]).output.split(separator: "\n") {
            chmod(String(folder), folder.hasSuffix("/n3") ? 0o555 : 0o777)
        }
        let program = scratch.path + "/probe"
        try FileManager.default.copyItem(atPath: probe, toPath: program)
        chmod(program, 0o755)
        let before = snapshot(scratch.out)
        let nobody = ["/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let refused = try run(nobody + [program, scratch.out, "b"])
        #expect(refused.status == 1)
        #expect(refused.output == "LB0603 cannot write `\(scratch.out)/nodes/n3`: Permission denied\n")
        #expect(snapshot(scratch.out) == before)
        chmod(scratch.out + "/nodes/n3", 0o777)
        // Files of another user cannot be doubled, so they are replaced in place.
        #expect(try run(nobody + [program, scratch.out, "b"]).status == 0)
        #expect(scratch.surroundings == ["generated", "probe"])
    }

    @Test func aFileInTheFoldersPlaceIsReported() {
        let scratch = Scratch()
        _ = FileManager.default.createFile(atPath: scratch.out, contents: Data("x".utf8))
        #expect(scratch.build(small).1 == ["LB0603 cannot write `\(scratch.out)`: Not a directory"])
        let bag = DiagnosticBag()
        let below = OutputWriter(folder: scratch.out + "/below")
        #expect(OutputTree(files: small, reporting: bag).flatMap { below.write($0, reporting: bag) } == nil)
        #expect(bag.lines == ["LB0603 cannot write `\(scratch.out)/below`: Not a directory"])
    }
}
