import Foundation
import Testing

@testable import Emission

/// A build that is killed at any moment leaves the old tree or the new one.
@Suite(.serialized) struct KillTests {
    /// What the probe's variants look like, written in peace.
    private func expected(_ variant: String) throws -> [String: String] {
        let scratch = Scratch()
        #expect(KillProbe.wait(try KillProbe.start([scratch.out, variant])) == 0)
        return snapshot(scratch.out)
    }

    /// In memory, where a build takes 3 ms, most kills hit it while it works on names; on a disk, while it waits for that.
    @Test(arguments: [("/dev/shm", 200, 12_000), (NSTemporaryDirectory(), 60, 200_000)])
    func aKilledBuildLeavesTheOldTreeOrTheNewOne(place: String, rounds: Int, longest: UInt32) throws {
        let (a, b) = (try expected("a"), try expected("b"))
        #expect(a != b && a.count > 40)
        let scratch = Scratch(in: FileManager.default.fileExists(atPath: place) ? place : NSTemporaryDirectory())
        var seen: [String: Int] = [:]
        for round in 0..<rounds {
            // Every eighth round begins without a folder.
            if round % 8 == 0 { try? FileManager.default.removeItem(atPath: scratch.out) }
            let probe = try KillProbe.start([scratch.out, "b", "a"])
            usleep(UInt32.random(in: 500...longest))
            kill(probe, SIGKILL)
            #expect(KillProbe.wait(probe) == -SIGKILL)
            let found = snapshot(scratch.out)
            let state = found == a ? "a" : found == b ? "b" : found.isEmpty && !scratch.exists("") ? "none" : "mixed"
            seen[state, default: 0] += 1
            if scratch.surroundings.contains(".generated.lbgen-stage") { seen["while writing", default: 0] += 1 }
            #expect(state != "mixed", "round \(round)")
        }
        print("killed \(rounds) times in \(place):", seen.sorted { $0.key < $1.key })
        #expect((seen["while writing"] ?? 0) > rounds / 10, "the kills must hit what they are meant for")
        #expect(KillProbe.wait(try KillProbe.start([scratch.out, "a"])) == 0)
        #expect(snapshot(scratch.out) == a)
        #expect(scratch.surroundings == ["generated"], "the next build clears away what the killed ones left")
    }

    @Test func foreignFilesSurviveKilledBuilds() throws {
        let scratch = Scratch()
        #expect(KillProbe.wait(try KillProbe.start([scratch.out, "a"])) == 0)
        scratch.put("mine", "1")
        scratch.put("nodes/n1/mine", "2")
        scratch.put("folder/of/mine", "3")
        for round in 0..<60 {
            let probe = try KillProbe.start([scratch.out, "b", "a"])
            usleep(UInt32.random(in: 500...25_000))
            kill(probe, SIGKILL)
            _ = KillProbe.wait(probe)
            #expect(
                ["mine", "nodes/n1/mine", "folder/of/mine"].map { scratch.text($0) } == ["1", "2", "3"],
                "round \(round)")
        }
    }

    @Test func readersNeverSeeAMixture() throws {
        let scratch = Scratch()
        #expect(KillProbe.wait(try KillProbe.start([scratch.out, "a"])) == 0)
        let probe = try KillProbe.start([scratch.out, "b", "a"])
        var seen: Set<String> = []
        for _ in 0..<3000 {
            // One folder opened once is one tree; only a build that began after it may change it, file by file.
            if let text = scratch.text("haproxy/haproxy.cfg") {
                seen.insert(String(text.prefix(9)))
            } else {
                seen.insert("none")
            }
        }
        kill(probe, SIGKILL)
        _ = KillProbe.wait(probe)
        #expect(seen.isSubset(of: ["variant a", "variant b"]))
    }

    @Test func whatWasMadeInTheStandInIsSaved() {
        // As a build that is killed between its two exchanges leaves it: the copy in place, the folder in staging.
        let scratch = Scratch()
        scratch.build([file("a", "1\n")])
        let staging = scratch.path + "/.generated.lbgen-stage"
        mkdir(staging, 0o700)
        rename(scratch.out, staging + "/tree")
        scratch.build([file("a", "2\n")])
        try? FileManager.default.createDirectory(atPath: staging + "/tree/logs", withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: staging + "/tree/logs/by-a-container", contents: Data("log".utf8))
        let (summary, findings) = scratch.build([file("a", "2\n")])
        #expect(summary?.isUnchanged == true && findings.isEmpty)
        #expect(scratch.text("logs/by-a-container") == "log")
        #expect(scratch.text("a") == "2\n")
        #expect(scratch.surroundings == ["generated"])
    }

    @Test func whatAKilledBuildOnlyPlannedIsNotLbgens() {
        let scratch = Scratch()
        scratch.build([file("a", "1\n")])
        // As a build leaves it that is killed before it put `b` in place.
        let other = Scratch()
        other.build([file("a", "1\n"), file("b", "1\n")])
        mkdir(scratch.path + "/.generated.lbgen-stage", 0o700)
        rename(other.out, scratch.path + "/.generated.lbgen-stage/new")
        scratch.put("b", "mine\n")
        #expect(scratch.build([file("a", "1\n"), file("b", "2\n")], force: true).1.map { $0.prefix(6) } == ["LB0601"])
        #expect(scratch.build([file("a", "2\n")], force: true).0?.removed == [])
        #expect(scratch.text("b") == "mine\n")
        #expect(scratch.surroundings == ["generated"])
    }

    @Test func somebodyElsesFolderWithTheStagingNameIsLeftAlone() {
        let scratch = Scratch()
        scratch.build([file("a", "1\n")])
        let other = scratch.path + "/.generated.lbgen-stage"
        mkdir(other, 0o755)
        _ = FileManager.default.createFile(atPath: other + "/precious", contents: Data("x".utf8))
        #expect(scratch.build([file("a", "2\n")]).1 == ["LB0603 cannot write `\(other)`: File exists"])
        #expect(FileManager.default.fileExists(atPath: other + "/precious"))
        #expect(scratch.text("a") == "1\n")
    }
}
