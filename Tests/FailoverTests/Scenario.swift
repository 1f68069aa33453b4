import TestSupport
import Testing

/// One fault from beginning to end: settle, break, take over, heal, come back.
struct Scenario {
    private let bench: FailoverBench
    private let fault: Fault
    private var system: FailoverSystem { bench.system }
    private var first: FailoverNode { system.nodes[0] }
    private var second: FailoverNode { system.nodes[1] }

    /// What the machine's own scheduling may add to a promise that knows only the timers, in seconds.
    private static let scheduling = 0.1
    /// What the client may add: a connection that hangs, and the address in its neighbour table.
    private static let client = 0.5

    /// Runs it on a bench of its own and records each promise that was not kept.
    static func run(
        _ topology: PairTopology, _ fault: Fault, comesBack: Bool = true, also other: String? = nil
    ) async throws {
        guard Demand.met("keepalived", "ip") else { return }
        let bench = try FailoverBench(topology.system(), also: other)
        defer { bench.tearDown() }
        let scenario = Scenario(bench: bench, fault: fault)
        try await scenario.settle()
        try await scenario.takeOver()
        if comesBack { try await scenario.comeBack() } else { try await scenario.stay() }
        try await scenario.expectLogs()
    }

    private func settle() async throws {
        for node in system.nodes {
            #expect(try bench.configurationTest(node) == "", "keepalived --config-test on \(node.name)")
            try bench.start(node)
        }
        try #require(
            await eventually(within: system.failback + 20) { bench.client.current == first.name },
            "\(first.name) never answered at the address:\n\(bench.daemonLog(first))")
    }

    private func takeOver() async throws {
        try await measure("\(second.name) takes over", second, within: system.bound) {
            switch fault {
            case .checkFails: bench.setHealth(first, .failing)
            case .checkHangs: bench.setHealth(first, .silent)
            case .serviceGone: bench.setHealth(first, .closed)
            case .killed: bench.kill(first)
            case .terminated: bench.terminate(first)
            case .linkDown: try bench.setLink(first, up: false)
            case .silentCut: try bench.setConnected(first, false)
            }
        }
        // A killed keepalived leaves its address behind, and one that is cut off does not know.
        guard fault != .killed, fault != .silentCut else { return }
        #expect(try await eventually(within: 1) { !bench.holdsAddress(first) })
    }

    private func comeBack() async throws {
        try await measure("\(first.name) is back", first, within: system.failback, heal)
        #expect(try await eventually(within: 1) { bench.holdsAddress(first) && !bench.holdsAddress(second) })
    }

    private func stay() async throws {
        try heal()
        try await Task.sleep(for: .seconds(system.failback))
        #expect(bench.holdsAddress(second) && !bench.holdsAddress(first))
        #expect(bench.client.current == second.name)
    }

    private func heal() throws {
        switch fault {
        case .checkFails, .checkHangs, .serviceGone: bench.setHealth(first, .well)
        case .killed, .terminated: try bench.start(first)
        case .linkDown: try bench.setLink(first, up: true)
        case .silentCut: try bench.setConnected(first, true)
        }
    }

    /// Makes a change and measures until a node holds the address, and until the client hears that node.
    private func measure(
        _ what: String, _ node: FailoverNode, within limit: Double, _ change: () throws -> Void
    ) async throws {
        let start = now()
        try change()
        _ = try await eventually(within: limit * 2 + 5) {
            bench.holdsAddress(node) && bench.client.takeover(by: node.name, after: start) != nil
        }
        let held = bench.heldSince(node).map { max(0, $0 - start) }
        let heard = bench.client.takeover(by: node.name, after: start).map { $0 - start }
        let silent = bench.client.silence(from: start, to: now())
        print(
            "\(fault.rawValue): \(what) after \(seconds(held)) (bound \(seconds(limit))),",
            "its first answer after \(seconds(heard)), no answer for \(seconds(silent))")
        #expect((held ?? .infinity) <= limit + Self.scheduling, "\(fault.rawValue): \(what)")
        #expect((heard ?? .infinity) <= limit + Self.scheduling + Self.client, "\(fault.rawValue): \(what)")
    }

    /// keepalived complained of nothing; the notify script logged that each node was master, and the owner's command was
    /// last told of the state that each is in.
    private func expectLogs() async throws {
        for node in system.nodes {
            let log = bench.daemonLog(node)
            for complaint in ["disabling", "cannot be accessed", "removing track", "gnoring", "Truncating", "SECURITY"]
            {
                #expect(!log.contains(complaint), "\(node.name):\n\(log)")
            }
            let state = bench.holdsAddress(node) ? "MASTER" : "BACKUP"
            let isTold = try await eventually(within: 5) {
                bench.notifyLog(node).contains(" INSTANCE front MASTER priority ")
                    && bench.announcements(node).split(separator: "\n").last?.hasPrefix("INSTANCE front \(state) ")
                        == true
            }
            #expect(isTold, "\(node.name), \(state):\n\(bench.notifyLog(node))\n\(bench.announcements(node))\n\(log)")
        }
    }

    private func seconds(_ value: Double?) -> String {
        guard let value else { return "never" }
        let hundredths = Int((value * 100).rounded())
        return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) s"
    }
}
