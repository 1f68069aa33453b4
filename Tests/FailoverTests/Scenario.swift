import TestSupport
import Testing

/// One fault from beginning to end: settle, break, take over, heal, come back.
struct Scenario {
    private let bench: FailoverBench
    private let fault: Fault
    private let label: String
    private var system: FailoverSystem { bench.system }
    private var first: FailoverNode { system.nodes[0] }
    private var second: FailoverNode { system.nodes[1] }

    /// What the machine's own scheduling may add to a promise that knows only the timers, in seconds; where it adds more,
    /// the metronome says how much.
    private static let scheduling = 0.1
    /// What the client may add: a connection that hangs, and the address in its neighbour table.
    private static let client = 0.5

    /// Runs it on a bench of its own and records each promise that was not kept.
    static func run(
        _ topology: PairTopology, _ fault: Fault, asking address: String = "192.168.1.25", also other: String? = nil,
        as label: String = ""
    ) async throws {
        guard Demand.met("keepalived", "ip") else { return }
        _ = Metronome.shared
        let system = try topology.system(asking: address)
        try await BenchSlots.run {
            let bench = try FailoverBench(system, also: other)
            defer { bench.tearDown() }
            let scenario = Scenario(bench: bench, fault: fault, label: label)
            try await scenario.settle()
            try await scenario.takeOver()
            if fault == .bothFail { try await scenario.loseBoth() }
            if system.promise.comesBack == nil { try await scenario.stay() } else { try await scenario.comeBack() }
            try await scenario.expectLogs()
        }
    }

    private func settle() async throws {
        for node in system.nodes {
            #expect(try bench.configurationTest(node) == "", "keepalived --config-test on \(node.name)")
            try bench.start(node)
        }
        try #require(
            await eventually(within: (system.promise.comesBack ?? 10) + 20) {
                bench.client.current == first.name && bench.holdsAddress(first) && !bench.holdsAddress(second)
            },
            "\(first.name) never answered at the address:\n\(bench.daemonLog(first))")
    }

    private func takeOver() async throws {
        try await measure("\(second.name) takes over", second, within: fault.bound(system.promise)) {
            try strike(first)
        }
        guard !fault.leavesAddress else { return }
        #expect(try await eventually(within: 1 + late()) { !bench.holdsAddress(first) })
    }

    /// Both nodes' checks fail: nobody holds the address, and it was not promised otherwise.
    private func loseBoth() async throws {
        let start = now()
        bench.setHealth(second, .failing)
        let bound = fault.bound(system.promise)
        _ = try await eventually(within: bound * 2 + 5) { !bench.holdsAddress(second) }
        let took = now() - start
        print("\(name): nobody holds the address after \(seconds(took)) (bound \(seconds(bound)))")
        #expect(took <= bound + slack(since: start))
        #expect(!bench.holdsAddress(first) && !bench.holdsAddress(second))
    }

    private func comeBack() async throws {
        try await measure("\(first.name) is back", first, within: system.promise.comesBack ?? 0, heal)
        try await expectOneMaster(first, not: second)
    }

    private func stay() async throws {
        try heal()
        try await Task.sleep(for: .seconds(4))
        try await expectOneMaster(second, not: first)
        #expect(bench.client.current == second.name)
    }

    private func expectOneMaster(_ master: FailoverNode, not other: FailoverNode) async throws {
        #expect(
            try await eventually(within: 1 + late()) { bench.holdsAddress(master) && !bench.holdsAddress(other) },
            "\(name): not one master")
    }

    private func strike(_ node: FailoverNode) throws {
        switch fault {
        case .checkFails, .bothFail: bench.setHealth(node, .failing)
        case .checkHangs: bench.setHealth(node, .silent)
        case .serviceGone: bench.setHealth(node, .closed)
        case .killed: bench.kill(node)
        case .terminated: bench.terminate(node)
        case .linkDown: try bench.setLink(node, up: false)
        case .silentCut: try bench.setConnected(node, false)
        case .frozen: bench.setFrozen(node, true)
        case .drained: try bench.write(node, "drain", "1\n")
        case .trackedLinkDown, .companionLinkDown: try bench.setSecondLink(node, up: false)
        }
    }

    private func heal() throws {
        switch fault {
        case .checkFails, .checkHangs, .serviceGone: bench.setHealth(first, .well)
        case .bothFail: for node in system.nodes { bench.setHealth(node, .well) }
        case .killed, .terminated: try bench.start(first)
        case .linkDown: try bench.setLink(first, up: true)
        case .silentCut: try bench.setConnected(first, true)
        case .frozen: bench.setFrozen(first, false)
        case .drained: try bench.write(first, "drain", "0\n")
        case .trackedLinkDown, .companionLinkDown: try bench.setSecondLink(first, up: true)
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
        let slack = slack(since: start)
        print(
            "\(name): \(what) after \(seconds(held)) (bound \(seconds(limit)), machine \(seconds(slack))),",
            "its first answer after \(seconds(heard)), no answer for \(seconds(silent))")
        #expect((held ?? .infinity) <= limit + slack, "\(name): \(what)\n\(bench.daemonLog(node))")
        #expect((heard ?? .infinity) <= limit + slack + Self.client, "\(name): \(what)")
    }

    private func slack(since start: Double) -> Double {
        Self.scheduling + Metronome.shared.allowance(from: start, to: now())
    }

    /// How late the machine is just now.
    private func late() -> Double { Metronome.shared.allowance(from: now() - 5, to: now()) }

    private var name: String { label.isEmpty ? fault.rawValue : "\(fault.rawValue), \(label)" }

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
            let isTold = try await eventually(within: 5 + late()) {
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
