import Foundation
import Testing

@testable import Emission

@Suite struct ConcurrencyTests {
    @Test func buildsAtTheSameTimeWaitForEachOther() throws {
        let scratch = Scratch()
        for round in 0..<12 {
            if round % 3 == 0 { try? FileManager.default.removeItem(atPath: scratch.out) }
            let probes = try ["a", "b", "a", "b", "a", "b"].map { try KillProbe.start([scratch.out, $0]) }
            #expect(probes.map(KillProbe.wait) == [0, 0, 0, 0, 0, 0])
            #expect(scratch.surroundings == ["generated"])
            let isA = scratch.text("haproxy/haproxy.cfg")?.hasPrefix("variant a") == true
            #expect(scratch.exists("only-a") == isA && scratch.exists("only-b") == !isA)
            #expect(scratch.text("lbgen-manifest.json")?.contains("only-a") == isA)
        }
    }

    @Test func aCheckDuringBuildsSeesOneTree() throws {
        let scratch = Scratch()
        #expect(KillProbe.wait(try KillProbe.start([scratch.out, "a"])) == 0)
        let count = scratch.check([]).0.count
        let probe = try KillProbe.start([scratch.out, "b", "a"])
        for _ in 0..<100 {
            let (differences, findings) = scratch.check([])
            #expect(differences.count == count && findings.isEmpty)
            #expect(differences.filter { $0.path.hasPrefix("only-") }.count == 1)
        }
        kill(probe, SIGKILL)
        _ = KillProbe.wait(probe)
    }
}
