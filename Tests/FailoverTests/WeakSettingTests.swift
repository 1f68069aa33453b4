import TestSupport
import Testing

/// Settings with which the address would never move are refused, and the daemon shows that they are refused rightly.
struct WeakSettingTests {
    /// A setting that is refused, a strong one beside it, and how the one becomes the other in keepalived.conf.
    struct Weakness: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// The lines of the vip that are refused.
        let refused: String
        /// Those that are accepted.
        let accepted: String
        /// What makes the accepted file say what was refused.
        let edits: [String: String]
    }

    static let weaknesses = [
        Weakness(
            testDescription: "a weight smaller than the difference", refused: "on_failure: {weight: -5}",
            accepted: "on_failure: {weight: -20}", edits: ["weight -20": "weight -5"]),
        Weakness(
            testDescription: "a weight that makes equals", refused: "on_failure: {weight: -10}",
            accepted: "on_failure: {weight: -20}", edits: ["weight -20": "weight -10"]),
        Weakness(
            testDescription: "a weight without preemption",
            refused: "on_failure: {weight: -20}\n    preempt: false", accepted: "on_failure: {weight: -20}",
            edits: ["advert_int 0.1\n": "advert_int 0.1\n    nopreempt\n"]),
    ]

    @Test(arguments: weaknesses)
    func isRefused(_ weakness: Weakness) throws {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let file = try scratch.write("topology.yaml", Array(PairTopology(vip: weakness.refused).text.utf8))
        let said = try execute([BuiltProgram.locate().path, "check", file])
        #expect(said.status == 1)
        #expect(said.errors.contains("error[LB0409]"), "\(said.errors)")
    }

    @Test(arguments: weaknesses)
    func wouldNeverMoveTheAddress(_ weakness: Weakness) async throws {
        guard Demand.met("keepalived", "ip") else { return }
        var pair = PairTopology(vip: weakness.accepted)
        pair.edits = weakness.edits
        let system = try pair.system()
        try await BenchSlots.run {
            let bench = try FailoverBench(system)
            defer { bench.tearDown() }
            for node in system.nodes {
                #expect(try bench.configurationTest(node) == "")
                try bench.start(node)
            }
            let (first, second) = (system.nodes[0], system.nodes[1])
            try #require(
                await eventually(within: 25) { bench.client.current == first.name && bench.holdsAddress(first) })
            bench.setHealth(first, .failing)
            // As long as a strong setting would take, and half as long again, after the daemon has noticed.
            let isNoticed = try await eventually(within: 15) {
                bench.daemonLog(first).contains("hanging effective priority from 110")
            }
            #expect(isNoticed, "\(bench.daemonLog(first))")
            let end = now() + 1.5 * system.promise.death + 1
            while now() < end {
                #expect(bench.holdsAddress(first) && !bench.holdsAddress(second))
                try await Task.sleep(for: .milliseconds(100))
            }
            print("\(weakness.testDescription): \(first.name) still holds the address, its check failing")
            #expect(bench.client.current == first.name)
        }
    }
}
