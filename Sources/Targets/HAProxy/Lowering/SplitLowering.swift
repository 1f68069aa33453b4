import Planning
import TopologyModel

/// A split as its sections see it; routes that agree share the rules.
private struct SplitShape: Hashable {
    /// The sections and their weights.
    let sections: [Label]
    let weights: [Int]
}

extension Lowering {
    /// Draws a lot for each request of a split: the section that the map names, or another by weight.
    mutating func lowerSplits(_ routes: [Int], of listener: ListenerPlan) {
        var shapes: [SplitShape: [Int]] = [:]
        var order: [SplitShape] = []
        for index in routes {
            guard case .split(let shares) = plan.routes[index].action else { continue }
            let shape = SplitShape(
                sections: shares.map { section(of: $0.backend, for: index) }, weights: shares.map(\.weight))
            if shapes[shape] == nil { order.append(shape) }
            shapes[shape, default: []].append(index)
        }
        if !order.isEmpty { document.comment("Splits: one lot for each request.") }
        for (number, shape) in order.enumerated() {
            lowerSplit(shape, set(of: shapes[shape] ?? [], "split", "\(listener.name.text)-\(number + 1)"))
        }
    }

    private func section(of backend: Int, for route: Int) -> Label {
        let form = forms[backend].firstIndex { $0.routes.contains(route) } ?? 0
        return .backend(plan.backends[backend].name, form: form + 1)
    }

    /// The lot is below the sum of the weights; sections take it from above, so that the last rule that fits wins.
    private mutating func lowerSplit(_ shape: SplitShape, _ routes: RouteSet) {
        document.line(
            "http-request set-var(txn.lot) rand(", .number(shape.weights.reduce(0, +)).glued, (")" as Word).glued,
            if: Condition.always.and(routes))
        for index in shape.sections.indices.dropFirst().reversed() {
            document.line(
                "http-request set-var(txn.section) str(", Word.label(shape.sections[index]).glued, (")" as Word).glued,
                if: Condition.always.and(routes).and(words: [
                    "{ var(txn.lot) -m int lt", .number(shape.weights[1...index].reduce(0, +)), "}",
                ]))
        }
    }
}
