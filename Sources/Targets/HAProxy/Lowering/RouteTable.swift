import Diagnostics
import Planning
import TopologyModel

/// How a listener finds a request's route: a host's first group, the groups after it, the routes of each.
///
/// A group is a run of routes of which one look-up after the other finds the first match: exact paths, expressions
/// in their order, the longest prefix. A virtual host's own routes are its first group; routes of broader hosts, which
/// lose against every one of them, are further groups, shared by the hosts that can reach them.
struct RouteTable {
    /// Routes that are looked up together.
    struct Group {
        let name: Label
        let routes: [Int]
        /// The group that is asked when this one has no answer.
        let next: Int?
    }

    /// The listener that the maps are named after.
    let listener: Identifier
    /// Hosts with one name, and the first group of each.
    private(set) var hosts: [(host: String, group: Int)] = []
    /// Ends of hosts (`.example.com`), the longest first, and the first group of each.
    private(set) var wildcards: [(suffix: String, group: Int)] = []
    /// The first group of any other host.
    private(set) var anyHost: Int?
    private(set) var groups: [Group] = []
    /// The groups that can be asked first, second, and so on.
    private(set) var levels: [[Int]] = []
    /// Every route, once.
    private(set) var routes: [Int] = []
    /// The paths whose routes have conditions.
    private(set) var junctions = JunctionTable()

    init(_ virtualHosts: [VirtualHostPlan], of plan: Plan, named listener: Identifier) {
        self.listener = listener
        // Hosts that no broader host lends to come first: what is lent may be all that one of them has.
        var known: [[Int]: Int] = [:]
        var firsts: [Int?] = virtualHosts.map { _ in nil }
        for (index, host) in virtualHosts.enumerated() where host.ownRouteCount == host.routes.count {
            groups.append(Group(name: .group(host.name, number: 1), routes: host.routes, next: nil))
            known[host.routes] = groups.count - 1
            firsts[index] = groups.count - 1
        }
        hosts.reserveCapacity(virtualHosts.count)
        for (index, host) in virtualHosts.enumerated() {
            let first = firsts[index] ?? addGroups(of: host, &known, plan)
            for pattern in host.hosts { add(pattern, group: first) }
        }
        wildcards = wildcards.enumerated().sorted { left, right in
            let a = left.element.suffix.utf8.count
            let b = right.element.suffix.utf8.count
            return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
        findLevels()
        collectRoutes()
        junctions = JunctionTable(groups, of: plan)
    }

    private mutating func add(_ pattern: HostPattern, group: Int) {
        switch pattern {
        case .exact(let host): hosts.append((host, group))
        case .wildcard(let domain): wildcards.append((".\(domain)", group))
        case .any: anyHost = group
        }
    }

    /// A virtual host's own routes, and behind them what broader hosts lend it.
    private mutating func addGroups(of host: VirtualHostPlan, _ known: inout [[Int]: Int], _ plan: Plan) -> Int {
        var number = 1
        let lent = Array(host.routes.dropFirst(host.ownRouteCount))
        let next = addLent(lent, host.name, &number, &known, plan)
        groups.append(
            Group(
                name: .group(host.name, number: 1), routes: Array(host.routes.prefix(host.ownRouteCount)), next: next))
        return groups.count - 1
    }

    /// The groups of routes lent by broader hosts; the same tail of routes is the same group for every host.
    private mutating func addLent(
        _ routes: [Int], _ host: String, _ number: inout Int, _ known: inout [[Int]: Int], _ plan: Plan
    ) -> Int {
        if let group = known[routes] { return group }
        let length = RouteRun.length(of: routes, plan)
        number += 1
        let name = Label.group(host, number: number)
        let rest = Array(routes.dropFirst(length))
        let next = rest.isEmpty ? nil : addLent(rest, host, &number, &known, plan)
        groups.append(Group(name: name, routes: Array(routes.prefix(length)), next: next))
        known[routes] = groups.count - 1
        return groups.count - 1
    }

    private mutating func findLevels() {
        var level = Array(Set(hosts.map(\.group) + wildcards.map(\.group) + [anyHost].compactMap { $0 })).sorted()
        while !level.isEmpty {
            levels.append(level)
            level = Array(Set(level.compactMap { groups[$0].next })).sorted()
        }
    }

    private mutating func collectRoutes() {
        var seen: Set<Int> = []
        routes.reserveCapacity(groups.count)
        for group in groups {
            for route in group.routes where seen.insert(route).inserted { routes.append(route) }
        }
        routes.sort()
    }

    /// Whether two listeners serve the same hosts in the same way.
    static func isSame(_ left: [VirtualHostPlan], _ right: [VirtualHostPlan]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy { a, b in
                a.name == b.name && a.ownRouteCount == b.ownRouteCount && a.routes == b.routes && a.hosts == b.hosts
            }
    }
}

/// How far a list of routes, first match first, can be answered by one group.
enum RouteRun {
    /// The number of routes until one must lose against an earlier one that its group would let win.
    static func length(of routes: [Int], _ plan: Plan) -> Int {
        var rank = 0
        var prefixes: Set<String> = []
        var latest: String?
        for (index, route) in routes.enumerated() {
            let path = plan.routes[route].path
            let next = Self.rank(path)
            if next < rank { return index }
            rank = next
            guard case .prefix(let prefix) = path, prefix.withoutTrailingSlash != latest else { continue }
            latest = prefix.withoutTrailingSlash
            if hasAncestor(prefix.withoutTrailingSlash, in: prefixes) { return index }
            prefixes.insert(prefix.withoutTrailingSlash)
        }
        return routes.count
    }

    private static func rank(_ path: PathMatch) -> Int {
        switch path {
        case .exact: 0
        case .regex: 1
        case .prefix: 2
        }
    }

    /// Whether a path lies below one of `prefixes`, which stand before it and so must win.
    private static func hasAncestor(_ path: String, in prefixes: Set<String>) -> Bool {
        if prefixes.isEmpty { return false }
        var end = path.endIndex
        while true {
            if prefixes.contains(String(path[..<end])) { return true }
            guard let slash = path[..<end].lastIndex(of: "/") else { return false }
            end = slash
        }
    }
}
