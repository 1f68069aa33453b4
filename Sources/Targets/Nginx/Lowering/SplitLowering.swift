import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the `split_clients` of a split: for each request, the named location of the backend that answers it.
struct SplitLowering {
    let route: RoutePlan
    let shares: [RoutePlan.Share]
    let scope: Scope

    /// The variable that holds the named location.
    static func variable(_ route: RoutePlan) -> Variable { Variable("split", of: Name(label: route.label)) }

    /// The named location of a backend's part.
    static func location(_ route: RoutePlan, _ backend: BackendPlan) -> Word {
        .named("@", Name(label: route.label).with("split").with(Name(backend.name)))
    }

    /// Shares in hundredths of a percent, which is as fine as nginx counts: at least one each, 10,000 together.
    static func hundredths(_ weights: [Int]) -> [Int] {
        let total = weights.reduce(0, +)
        guard total > 0 else { return weights }
        var parts = weights.map { max(1, $0 * 10_000 / total) }
        // What rounding left goes to those that lost most by it, what it took is given by the largest.
        let order = weights.indices.sorted { left, right in
            let a = weights[left] * 10_000 % total
            let b = weights[right] * 10_000 % total
            return a == b ? left < right : a > b
        }
        var rest = 10_000 - parts.reduce(0, +)
        for index in order where rest > 0 {
            parts[index] += 1
            rest -= 1
        }
        while rest < 0, let largest = parts.indices.max(by: { parts[$0] < parts[$1] }) {
            parts[largest] -= 1
            rest += 1
        }
        return parts
    }

    /// Adds the block to `http`, and says when rounding moves a share by more than a hundredth of itself.
    func lowerShares(into document: inout Document) {
        let parts = Self.hundredths(shares.map(\.weight))
        let total = shares.reduce(0) { $0 + $1.weight }
        let isFar = zip(parts, shares).contains { part, share in
            abs(part * total - share.weight * 10_000) * 100 > share.weight * 10_000
        }
        if isFar {
            scope.losses.approximate(
                .split, "shares are rounded to hundredths of a percent, and some move by more than 1 % of themselves",
                at: route.span)
        }
        document.blank()
        document.block("split_clients", "$request_id", .variable(Self.variable(route))) { block in
            for (index, part) in parts.enumerated() {
                let location = Self.location(route, scope.plan.backends[shares[index].backend])
                if index == parts.count - 1 {
                    block.entry("*", location)
                } else {
                    block.entry(Self.percent(part), location)
                }
            }
        }
    }

    /// `5%`, `12.5%`, `0.01%`.
    static func percent(_ hundredths: Int) -> Word {
        let (whole, rest) = hundredths.quotientAndRemainder(dividingBy: 100)
        if rest == 0 { return .compound([.number(whole), "%"], quoted: false) }
        if rest % 10 == 0 { return .compound([.number(whole), ".", .number(rest / 10), "%"], quoted: false) }
        return .compound(
            [.number(whole), rest < 10 ? ".0" : ".", .number(rest), "%"], quoted: false)
    }
}
