/// Every combination of up to two faults of a vip's nodes, played through: who is master, does the address move away
/// from the fault, does it come back.
///
/// Faults of the nodes below the third change nothing that two faults can bring about, so a few hundred cases are all
/// there are, however many nodes a vip has.
package struct FaultEnumeration: Sendable {
    /// A case that the promise does not hold in.
    package enum Breach: Hashable, Sendable {
        /// A node that something fails on keeps the address, and another is well.
        case stuck([Electorate.Fault], master: Int)
        /// All is well again, and the address stays elsewhere although the best node is to have it.
        case astray([Electorate.Fault], master: Int)
        /// The same states elect now this node, now that one.
        case unsettled([Electorate.Fault])
    }

    /// How many combinations there are.
    package private(set) var combinations = 0
    /// In how many of them nobody is master: no node is left that is not out.
    package private(set) var withoutMaster = 0
    /// What does not hold.
    package private(set) var breaches: [Breach] = []

    /// Plays every combination through.
    package init(_ electorate: Electorate) {
        let members = electorate.priorities.indices.prefix(3)
        let causes: [Int?] = [nil] + electorate.modes.indices.map { $0 }
        let faults = members.flatMap { member in causes.map { Electorate.Fault(member: member, tracker: $0) } }
        note([], electorate)
        for (index, first) in faults.enumerated() {
            note([first], electorate)
            for second in faults.dropFirst(index + 1) { note([first, second], electorate) }
        }
    }

    /// Plays one combination, in either order of its faults.
    private mutating func note(_ faults: [Electorate.Fault], _ electorate: Electorate) {
        combinations += 1
        var isEmpty = true
        for order in faults.count > 1 ? [faults, faults.reversed()] : [faults] {
            var master = electorate.master(under: [], after: nil)
            for count in order.indices { master = electorate.master(under: Array(order[...count]), after: master) }
            guard let master else { continue }
            isEmpty = false
            if electorate.master(under: faults, after: master) != master { breaches.append(.unsettled(faults)) }
            let isWell = { (member: Int) in !faults.contains { $0.member == member } }
            if !isWell(master), electorate.priorities.indices.contains(where: isWell) {
                breaches.append(.stuck(order, master: master))
            }
            let back = electorate.master(under: [], after: master)
            if let back, back != (electorate.preempts ? 0 : master) {
                breaches.append(.astray(order, master: back))
            }
        }
        if isEmpty { withoutMaster += 1 }
    }
}
