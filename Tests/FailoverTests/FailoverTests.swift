import Testing

/// The address moves when the node that holds it fails, and comes back when it heals, within the promised time.
struct FailoverTests {
    @Test(arguments: Fault.allCases)
    func addressMovesAndComesBack(after fault: Fault) async throws {
        try await Scenario.run(PairTopology(), fault)
    }

    @Test(arguments: [Fault.checkFails, .killed, .silentCut])
    func multicastDoesTheSame(after fault: Fault) async throws {
        try await Scenario.run(PairTopology(vip: "unicast: false"), fault)
    }

    @Test func aWeightMovesTheAddressToo() async throws {
        try await Scenario.run(PairTopology(vip: "on_failure: {weight: -20}"), .checkFails)
    }

    @Test func withoutPreemptionTheAddressStaysWhereItIs() async throws {
        try await Scenario.run(PairTopology(vip: "preempt: false"), .checkFails, comesBack: false)
    }

    @Test func addressesOfBothFamiliesMoveTogether() async throws {
        let addresses = "[192.168.1.25/24, \"2001:db8::25/64\"]"
        try await Scenario.run(PairTopology(addresses: addresses), .checkFails, also: "2001:db8::25")
    }

    @Test(arguments: [Fault.serviceGone, .killed])
    func wholeSecondsKeepTheirPromiseToo(after fault: Fault) async throws {
        let topology = PairTopology(
            check: "{tcp: 8765, interval: 5s, timeout: 3s, rise: 2, fall: 3}", advertInterval: "1s", failback: 16)
        try await Scenario.run(topology, fault)
    }
}

/// What can befall the node that holds the address.
enum Fault: String, CaseIterable, CustomTestStringConvertible {
    case checkFails, checkHangs, serviceGone, killed, terminated, linkDown, silentCut

    var testDescription: String { rawValue }
}
