import TestSupport
import Testing

/// The address moves when the node that holds it fails, and comes back when it heals, within the promised time.
struct FailoverTests {
    @Test(arguments: Fault.common)
    func addressMovesAndComesBackByUnicast(after fault: Fault) async throws {
        try await Scenario.run(PairTopology(), fault, as: "unicast")
    }

    @Test(arguments: Fault.common)
    func addressMovesAndComesBackByMulticast(after fault: Fault) async throws {
        try await Scenario.run(PairTopology(vip: "unicast: false"), fault, as: "multicast")
    }

    @Test(arguments: [Fault.checkFails, .killed])
    func aWeightMovesTheAddressToo(after fault: Fault) async throws {
        try await Scenario.run(PairTopology(vip: "on_failure: {weight: -20}"), fault, as: "weight -20")
    }

    @Test func withoutPreemptionTheAddressStaysWhereItIs() async throws {
        try await Scenario.run(PairTopology(vip: "preempt: false"), .checkFails, as: "no preemption")
    }

    @Test func aDelayPutsTheReturnOff() async throws {
        try await Scenario.run(PairTopology(vip: "preempt_delay: 3s"), .terminated, as: "preempt_delay 3 s")
    }

    @Test func addressesOfBothFamiliesMoveTogether() async throws {
        let addresses = "[192.168.1.25/24, \"2001:db8::25/64\"]"
        try await Scenario.run(
            PairTopology(addresses: addresses), .checkFails, also: "2001:db8::25", as: "both families")
    }

    @Test(arguments: [Fault.checkFails, .killed])
    func addressesOfIPv6MoveAlone(after fault: Fault) async throws {
        var pair = PairTopology(vip: "unicast: false", addresses: "[\"2001:db8::25/64\"]")
        pair.hasIPv6 = true
        try await Scenario.run(pair, fault, asking: "2001:db8::25", as: "IPv6 multicast")
        pair.vip = "unicast: true"
        pair.nodes =
            "{lb1: {priority: 110, address: \"2001:db8::26\"}, lb2: {priority: 100, address: \"2001:db8::27\"}}"
        try await Scenario.run(pair, fault, asking: "2001:db8::25", as: "IPv6 unicast")
    }

    /// The fault is on the second network alone, and the address of the first must go as well.
    @Test(arguments: [Fault.companionLinkDown, .checkFails, .killed])
    func aGroupMovesTogether(after fault: Fault) async throws {
        try await Scenario.run(Self.overTwoNetworks, fault, also: "10.1.0.25", as: "sync group")
    }

    private static let overTwoNetworks: PairTopology = {
        var pair = PairTopology(vip: "sync: gateway\n    unicast: true")
        pair.hasSecondNetwork = true
        pair.vips = """
              back:
                addresses: [10.1.0.25/24]
                virtual_router_id: 52
                advert_interval: 100ms
                interface: eth1
                nodes: {lb1: 120, lb2: 90}
                sync: gateway
            """
        return pair
    }()

    /// Of two networks one is cut without a trace: keepalived takes no vip of a group while it hears the master of another,
    /// and `lbgen check` says so.
    @Test func aSilentCutOfOneNetworkMovesNoGroup() async throws {
        guard Demand.met("keepalived", "ip") else { return }
        let pair = Self.overTwoNetworks
        #expect(try BuiltTopology(pair.text).says("a silent cut of one of the group's networks alone moves nothing"))
        let system = try pair.system()
        try await BenchSlots.run {
            let bench = try FailoverBench(system, also: "10.1.0.25")
            defer { bench.tearDown() }
            for node in system.nodes { try bench.start(node) }
            let (first, second) = (system.nodes[0], system.nodes[1])
            try #require(await eventually(within: 25) { bench.holdsAddress(first) && !bench.holdsAddress(second) })
            try bench.setSecondConnected(first, false)
            let end = now() + 3 * system.promise.death + 2
            while now() < end {
                #expect(bench.holdsAddress(first) && !bench.holdsAddress(second))
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    @Test func aGroupMovesByWeightToo() async throws {
        var pair = PairTopology(vip: "sync: gateway\n    on_failure: {weight: -40}")
        pair.vips = """
              back:
                addresses: [192.168.1.24/24]
                virtual_router_id: 52
                advert_interval: 100ms
                nodes: {lb1: 120, lb2: 90}
                sync: gateway
            """
        try await Scenario.run(pair, .checkFails, also: "192.168.1.24", as: "sync group, weight -40")
    }

    /// Each node has a vip of its own; when one dies the other holds both, and gives one back.
    @Test func crossedPrioritiesShareTheWork() async throws {
        guard Demand.met("keepalived", "ip") else { return }
        var pair = PairTopology()
        pair.vips = """
              back:
                addresses: [192.168.1.24/24]
                virtual_router_id: 52
                advert_interval: 100ms
                nodes: {lb1: 100, lb2: 110}
                check: game
            """
        let system = try pair.system()
        try await BenchSlots.run {
            let bench = try FailoverBench(system, beside: "192.168.1.24")
            defer { bench.tearDown() }
            let (first, second) = (system.nodes[0], system.nodes[1])
            let isShared = {
                bench.holdsAddress(first) && !bench.holdsAddress(second) && !bench.holdsOther(first)
                    && bench.holdsOther(second)
            }
            for node in system.nodes { try bench.start(node) }
            #expect(try await eventually(within: 25, isShared))
            bench.setHealth(first, .failing)
            #expect(
                try await eventually(within: 15) {
                    bench.holdsAddress(second) && bench.holdsOther(second) && !bench.holdsAddress(first)
                })
            bench.setHealth(first, .well)
            #expect(try await eventually(within: 25, isShared))
        }
    }

    @Test(arguments: [Fault.trackedLinkDown, .drained])
    func whatIsTrackedMovesTheAddress(after fault: Fault) async throws {
        var pair = PairTopology(vip: "track: [{interface: eth1}, {file: /var/log/drain}]")
        pair.hasSecondNetwork = true
        try await Scenario.run(pair, fault, as: "tracked")
    }

    /// The password stands in a file of its own.
    @Test func aPasswordFromAFileIsTaken() async throws {
        try await Scenario.run(Self.withPassword, .terminated, as: "password")
    }

    /// Nodes with different passwords do not listen to each other, which shows that the file is read.
    @Test func anotherPasswordIsNotListenedTo() async throws {
        guard Demand.met("keepalived", "ip") else { return }
        var pair = Self.withPassword
        pair.secretsOfSecond = ["secrets/front": "auth_pass another1\n"]
        let system = try pair.system()
        try await BenchSlots.run {
            let bench = try FailoverBench(system)
            defer { bench.tearDown() }
            for node in system.nodes { try bench.start(node) }
            #expect(try await eventually(within: 20) { system.nodes.allSatisfy(bench.holdsAddress) })
        }
    }

    private static let withPassword: PairTopology = {
        var pair = PairTopology(vip: "auth: {pass: {file: /etc/keepalived/secrets/front}}")
        pair.advertInterval = "1s"
        pair.secrets = ["secrets/front": "auth_pass s3cret12\n"]
        return pair
    }()

    @Test(arguments: [Fault.serviceGone, .killed])
    func wholeSecondsKeepTheirPromiseToo(after fault: Fault) async throws {
        let topology = PairTopology(
            check: "{tcp: 8765, interval: 5s, timeout: 3s, rise: 2, fall: 3}", advertInterval: "1s")
        try await Scenario.run(topology, fault, as: "version 2")
    }
}
