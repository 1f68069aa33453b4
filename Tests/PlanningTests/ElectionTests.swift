import Diagnostics
import Testing
import TopologyModel

@testable import Planning

/// The model of the election: who is master in every combination of up to two faults, and the times that follow.
@Suite struct ElectionTests {
    @Test func faultMovesTheAddressAndWeightsDoWhenTheyAreStrongEnough() {
        let check = Electorate.Fault(member: 0, tracker: 0)
        for (mode, preempts, master) in [
            (FailureMode.fault, true, 1), (.fault, false, 1), (.weight(-20), true, 1), (.weight(-11), true, 1),
            (.weight(-10), true, 0), (.weight(-5), true, 0), (.weight(-20), false, 0),
        ] {
            let pair = Electorate(priorities: [110, 100], modes: [mode], preempts: preempts)
            #expect(pair.master(under: [], after: nil) == 0)
            #expect(pair.master(under: [check], after: 0) == master, "\(mode), preempts \(preempts)")
            let breaches = FaultEnumeration(pair).breaches
            #expect(breaches.isEmpty == (master == 1), "\(mode), preempts \(preempts): \(breaches)")
        }
    }

    @Test func theAddressComesBackOrStays() {
        let check = Electorate.Fault(member: 0, tracker: 0)
        let back = Electorate(priorities: [110, 100], modes: [.fault], preempts: true)
        let stay = Electorate(priorities: [110, 100], modes: [.fault], preempts: false)
        #expect(back.master(under: [], after: back.master(under: [check], after: 0)) == 0)
        #expect(stay.master(under: [], after: stay.master(under: [check], after: 0)) == 1)
    }

    @Test func nobodyIsMasterWhereNobodyIsLeft() {
        let both = [Electorate.Fault(member: 0, tracker: 0), Electorate.Fault(member: 1, tracker: nil)]
        let fault = Electorate(priorities: [110, 100], modes: [.fault], preempts: true)
        #expect(fault.master(under: both, after: 0) == nil)
        #expect(FaultEnumeration(fault).combinations == 11 && FaultEnumeration(fault).withoutMaster == 4)
        let weight = Electorate(priorities: [110, 100], modes: [.weight(-20)], preempts: true)
        #expect(weight.master(under: both, after: 0) == 0)
        #expect(FaultEnumeration(weight).withoutMaster == 1)
    }

    @Test func prioritiesStayWithinTheirRange() {
        let pair = Electorate(priorities: [20, 1], modes: [.weight(-253)], preempts: true)
        #expect(pair.claim(of: 0, under: [.init(member: 0, tracker: 0)]) == 1)
        // 1 is not below 1: nothing lies below the lowest priority.
        #expect(pair.firstStuck(when: 0).map { $0 == (0, 1) } == true)
    }

    /// What the rule says of pairs and what playing the faults through says are the same, for any nodes and weights.
    @Test func pairsDecideEveryCombination() {
        var random = SystemRandomNumberGenerator()
        for round in 0..<3000 {
            let count = Int.random(in: 2...3, using: &random)
            var priorities: Set<Int> = []
            while priorities.count < count { priorities.insert(Int.random(in: 1...60, using: &random)) }
            let modes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Bool.random(using: &random) ? FailureMode.fault : .weight(Int.random(in: -70...(-1), using: &random))
            }
            let electorate = Electorate(
                priorities: priorities.sorted(by: >), modes: modes, preempts: round % 4 != 0)
            let isWeak = modes.indices.contains { electorate.firstStuck(when: $0) != nil }
            let breaches = FaultEnumeration(electorate).breaches
            #expect(breaches.isEmpty == !isWeak, "\(electorate): \(breaches)")
        }
    }

    @Test func skewAndMasterDownAreThoseOfTheVersions() {
        let second = ElectionTimers(advertisement: .seconds(1), version: 2)
        #expect(second.skew(100).milliseconds == 610 && second.masterDown(100).milliseconds == 3610)
        #expect(ElectionTimers(advertisement: .seconds(5), version: 2).skew(100).milliseconds == 610)
        #expect(ElectionTimers(advertisement: .seconds(5), version: 3).skew(100).milliseconds == 3047)
        let quick = ElectionTimers(advertisement: Duration(milliseconds: 100), version: 3)
        #expect(quick.skew(100).milliseconds == 61 && quick.masterDown(100).milliseconds == 361)
    }

    /// The figures of the Hokm system, and what weights, a delay and company make of them.
    @Test(arguments: [
        ("", 18_610, 3610, 610, 16_571), ("on_failure: {weight: -20}", 21_688, 3688, 688, 16_571),
        ("preempt_delay: 30s", 18_610, 3610, 610, 47_571), ("preempt: false", 18_610, 3610, 610, nil),
        ("sync: pair", 18_829, 6829, 829, 19_610),
    ])
    func boundsFollowFromTheTimers(vip: String, check: Int, dies: Int, stops: Int, back: Int?) throws {
        let bound = try #require(Self.compiled(vip).plan?.virtualRouters.first?.bound)
        #expect(bound.trackers.map(\.milliseconds) == [check])
        #expect(bound.nodeDies.milliseconds == dies && bound.daemonStops.milliseconds == stops)
        #expect(bound.comesBack?.milliseconds == back)
    }

    @Test func hundredsOfVipsAreCheap() throws {
        let vips = (1...250).map { index in
            "  v\(index): {addresses: [10.0.\(index).1/24], virtual_router_id: \(index), nodes: {lb1: 120, lb2: 110, lb3: 100}, check: game, checks: [web], track: {interface: eth9, on_failure: {weight: -30}}}\n"
        }
        let start = ContinuousClock.now
        let compiled = Compiled(Self.head + vips.joined())
        #expect(compiled.plan?.virtualRouters.count == 250)
        #expect(compiled.findings.filter { $0.severity > .note }.isEmpty, "\(compiled.places)")
        // A debug build on a busy machine; a release build takes some ten milliseconds.
        #expect(ContinuousClock.now - start < .seconds(5))
    }

    private static let head = """
        lbgen: 1
        name: ha
        targets: {keepalived: {}}
        health_checks:
          game: {tcp: 8765, interval: 5s, timeout: 3s, rise: 2, fall: 3}
          web: {tcp: 80}
        nodes:
          lb1: {address: 192.168.1.26}
          lb2: {address: 192.168.1.27}
          lb3: {address: 192.168.1.28}
        vips:

        """

    private static func compiled(_ vip: String) -> Compiled {
        Compiled(
            head.replacing("  web: {tcp: 80}\n", with: "") + """
                  front:
                    addresses: [192.168.1.25/24]
                    virtual_router_id: 51
                    nodes: {lb1: 110, lb2: 100}
                    check: game
                    \(vip)
                  slow:
                    addresses: [192.168.1.30/24]
                    virtual_router_id: 52
                    advert_interval: 2s
                    nodes: {lb1: 100, lb2: 44}
                    \(vip.hasPrefix("sync") ? vip : "")

                """)
    }
}
