import Testing

/// The address moves when the node that holds it fails, and comes back when it heals.
@Suite(.enabled(if: FailoverBench.isPossible, "needs root, keepalived and iproute2"))
struct FailoverTests {
    /// What can befall the node that holds the address.
    enum Fault: String, CaseIterable, CustomTestStringConvertible {
        case checkFails, checkHangs, serviceGone, killed, terminated, linkDown, silentCut

        var testDescription: String { rawValue }
    }

    @Test(arguments: Fault.allCases)
    func addressMovesAndComesBack(after fault: Fault) async throws {
        let system = HandWrittenSystem.pair(
            check: "keepalived-check-http.sh ADDRESS 8765 /health 900",
            .init(advert: "0.1", version: 3, interval: 1, fall: 2, timeout: 1), bound: 3.06, failback: 3.4)
        try await Scenario.run(system, fault)
    }

    @Test(arguments: [Fault.serviceGone, .killed])
    func slowTimersKeepTheirPromiseToo(after fault: Fault) async throws {
        let system = HandWrittenSystem.pair(
            check: "keepalived-check-tcp.sh ADDRESS 8765 2900",
            .init(advert: "1", version: 2, interval: 5, fall: 3, timeout: 3), bound: 18.61, failback: 18.61)
        try await Scenario.run(system, fault)
    }
}

/// One fault from beginning to end: settle, break, take over, heal, come back.
enum Scenario {
    /// Runs it on a bench of its own and records each promise that was not kept.
    static func run(_ system: FailoverSystem, _ fault: FailoverTests.Fault) async throws {
        let bench = try FailoverBench(system)
        defer { bench.tearDown() }
        let (first, second) = (system.nodes[0], system.nodes[1])
        for node in system.nodes {
            #expect(try bench.configurationTest(node) == "", "keepalived --config-test on \(node.name)")
            try bench.start(node)
        }
        try #require(
            await eventually(within: system.bound + 20) { bench.client.current == first.name },
            "\(first.name) never answered at the address:\n\(bench.daemonLog(first))")

        let taken = try await measure(bench, by: second) { try cause(fault, first, bench) }
        report("\(fault.rawValue): \(second.name) answers", taken, bound: system.bound)
        #expect(bench.holdsAddress(second))
        if fault != .killed, fault != .silentCut { #expect(!bench.holdsAddress(first)) }

        let back = try await measure(bench, by: first) { try heal(fault, first, bench) }
        report("\(fault.rawValue): \(first.name) is back", back, bound: system.failback)
        #expect(try await eventually(within: 2) { bench.holdsAddress(first) && !bench.holdsAddress(second) })
        expectLogs(bench)
    }

    private static func cause(_ fault: FailoverTests.Fault, _ node: FailoverNode, _ bench: FailoverBench) throws {
        switch fault {
        case .checkFails: bench.setHealth(node, .failing)
        case .checkHangs: bench.setHealth(node, .silent)
        case .serviceGone: bench.setHealth(node, .closed)
        case .killed: bench.kill(node)
        case .terminated: bench.terminate(node)
        case .linkDown: try bench.setLink(node, up: false)
        case .silentCut: try bench.setConnected(node, false)
        }
    }

    private static func heal(_ fault: FailoverTests.Fault, _ node: FailoverNode, _ bench: FailoverBench) throws {
        switch fault {
        case .checkFails, .checkHangs, .serviceGone: bench.setHealth(node, .well)
        case .killed, .terminated: try bench.start(node)
        case .linkDown: try bench.setLink(node, up: true)
        case .silentCut: try bench.setConnected(node, true)
        }
    }

    /// Seconds from the change to the first answer of `node` through the address; nil when it never came.
    private static func measure(
        _ bench: FailoverBench, by node: FailoverNode, _ change: () throws -> Void
    ) async throws -> (taken: Double?, silent: Double) {
        let start = now()
        try change()
        _ = try await eventually(within: bench.system.bound * 2 + 10) {
            bench.client.takeover(by: node.name, after: start) != nil
        }
        let taken = bench.client.takeover(by: node.name, after: start).map { $0 - start }
        return (taken, bench.client.silence(from: start, to: now()))
    }

    private static func report(_ what: String, _ measured: (taken: Double?, silent: Double), bound: Double) {
        let taken = measured.taken.map { seconds($0) } ?? "never"
        print("\(what) after \(taken) s (bound \(seconds(bound)) s), nobody answered for \(seconds(measured.silent)) s")
        #expect((measured.taken ?? .infinity) <= bound, "\(what): \(taken) s, bound \(seconds(bound)) s")
    }

    /// keepalived complained of nothing, and the notify script told of each state.
    private static func expectLogs(_ bench: FailoverBench) {
        for node in bench.system.nodes {
            let log = bench.daemonLog(node)
            for complaint in [
                "disabling", "cannot be accessed", "removing track", "not found", "gnoring", "Truncating", "SECURITY",
            ] {
                #expect(!log.contains(complaint), "\(node.name):\n\(log)")
            }
            #expect(bench.notifyLog(node).contains(" MASTER priority "), "\(node.name):\n\(log)")
        }
    }

    private static func seconds(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }
}
