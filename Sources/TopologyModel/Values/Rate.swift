/// So many requests in a second or a minute: `100/s`, `60/m`.
package struct Rate: Hashable, Sendable {
    /// The time that `count` speaks of.
    package enum Unit: Sendable {
        /// A second.
        case second
        /// A minute.
        case minute
    }

    /// Requests per unit, 1 to 1,000,000.
    package let count: Int
    /// Per what.
    package let unit: Unit

    /// Reads `100/s` or `60/m`; `nil` for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let count = Int(parts[0]), (1...1_000_000).contains(count),
            parts[0].utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") })
        else { return nil }
        switch parts[1] {
        case "s": unit = .second
        case "m": unit = .minute
        default: return nil
        }
        self.count = count
    }

    /// Stands where a rate could not be read.
    package static let placeholder = Rate(count: 1, unit: .second)

    private init(count: Int, unit: Unit) {
        self.count = count
        self.unit = unit
    }

    /// The part of one of `nodes` nodes: as many in a second, else in a minute, rounded down and 1 at least.
    package func part(of nodes: Int) -> Rate {
        if count % nodes == 0 { return Rate(count: count / nodes, unit: unit) }
        let perMinute = unit == .minute ? count : count * 60
        return Rate(count: min(1_000_000, max(1, perMinute / nodes)), unit: .minute)
    }

    /// Milliseconds in the unit.
    package var unitMilliseconds: Int { unit == .second ? 1000 : 60_000 }

    /// The requests of one second, rounded up: what `burst` defaults to.
    package var perSecondRoundedUp: Int { unit == .second ? count : (count + 59) / 60 }
}
