import Planning
import TopologyModel

/// A path of a group whose first route has conditions: the routes that may take its requests, first match wins.
struct RouteJunction {
    /// A route and what a request must have for it.
    struct Choice {
        let conditions: Conditions
        let route: Int
    }

    /// Its name in the maps.
    let name: Label
    /// The routes with conditions.
    let choices: [Choice]
    /// The route without conditions that follows them; `nil` when the look-ups go on.
    let otherwise: Int?

    /// Cuts the routes of a path and of the prefixes above it behind the first that takes everything.
    init(_ number: Int, _ routes: [Int], of plan: Plan) {
        name = .junction(number)
        let last = routes.firstIndex { plan.routes[$0].conditions.isEmpty }
        choices = routes[..<(last ?? routes.count)].map { Choice(conditions: plan.routes[$0].conditions, route: $0) }
        otherwise = last.map { routes[$0] }
    }
}

/// The junctions of a table, by group and path.
struct JunctionTable {
    /// For each group, its junctions by canonical path; empty for most groups.
    private var junctions: [[PathMatch: RouteJunction]] = []
    private var count = 0

    /// No junction.
    init() {}

    /// Finds the junctions of `groups`.
    init(_ groups: [RouteTable.Group], of plan: Plan) {
        junctions = groups.map { _ in [:] }
        for (index, group) in groups.enumerated()
        where group.routes.contains(where: { !plan.routes[$0].conditions.isEmpty }) {
            add(group, index, plan)
        }
    }

    private mutating func add(_ group: RouteTable.Group, _ index: Int, _ plan: Plan) {
        var routes: [PathMatch: [Int]] = [:]
        for route in group.routes { routes[plan.routes[route].path.canonical, default: []].append(route) }
        for route in group.routes where !plan.routes[route].conditions.isEmpty {
            let path = plan.routes[route].path
            let canonical = path.canonical
            guard !Lowering.needsRule(path), routes[canonical]?.first == route else { continue }
            count += 1
            junctions[index][canonical] = RouteJunction(count, Self.candidates(canonical, routes), of: plan)
        }
    }

    /// The routes of a path, and behind those of a prefix the routes of the prefixes above it.
    private static func candidates(_ path: PathMatch, _ routes: [PathMatch: [Int]]) -> [Int] {
        guard case .prefix(let prefix) = path else { return routes[path] ?? [] }
        var found: [Int] = []
        var next: URLPath? = prefix
        while let current = next {
            found += routes[.prefix(current)] ?? []
            next = current.parent
        }
        return found
    }

    /// The junction of a path, if it is one.
    func junction(_ path: PathMatch, in group: Int) -> RouteJunction? {
        junctions[group].isEmpty ? nil : junctions[group][path.canonical]
    }
}
