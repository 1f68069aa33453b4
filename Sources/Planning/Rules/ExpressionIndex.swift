import TopologyModel

/// Routes whose expression takes every path that begins in one way, by how it begins; of other paths' requests only such
/// an expression takes all.
struct ExpressionIndex {
    private var routes: [String: [Int]] = [:]

    /// Keeps a route whose path is such an expression.
    mutating func insert(_ index: Int, _ route: RoutePlan) {
        guard case .regex(let pattern) = route.path, let prefix = PathOrder.literalPrefix(pattern) else { return }
        routes[prefix, default: []].append(index)
    }

    /// The first kept route that takes every request of a route, other than by the same expression.
    func taker(of route: RoutePlan, _ all: [RoutePlan]) -> Int? {
        guard !routes.isEmpty else { return nil }
        let path =
            switch route.path {
            case .exact(let path), .prefix(let path): path.withoutTrailingSlash
            case .regex: ""
            }
        var candidates: [Int] = []
        for length in 0...path.utf8.count {
            candidates += String(path.utf8.prefix(length)).flatMap { routes[$0] } ?? []
        }
        candidates = candidates.filter { all[$0].path != route.path && PathOrder.covers(all[$0], route) }
        return candidates.min()
    }
}
