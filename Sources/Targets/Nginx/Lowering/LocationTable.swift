import Planning
import TopologyModel

/// The locations of a virtual host, so that nginx finds for every path the route that comes first in the plan.
///
/// nginx looks for an exact location, then for the longest prefix, then for expressions in order unless that prefix
/// has `^~`. The plan's order differs in two ways: an expression that comes before a prefix takes also the path that
/// equals the prefix, and the routes of broader hosts come last, their expressions too.
struct LocationTable {
    /// One location.
    struct Entry {
        /// What nginx compares.
        enum Match {
            /// `= /path`
            case exact(Literal)
            /// `/path`, or `^~ /path` when no expression may come between.
            case prefix(Literal, isFinal: Bool)
            /// `~ "expression"`
            case regex(Pattern)
        }

        /// What it takes.
        let match: Match
        /// The route, by index; `nil` answers 404.
        let route: Int?
        /// The routes among which the request decides, first match wins; empty where `route` says all.
        var candidates: [RouteCandidate] = []
    }

    /// The locations in printing order: expressions stand in the order in which nginx must try them.
    private(set) var entries: [Entry] = []
    /// Whether some prefix stands between expressions before and behind it, where nginx cannot place it.
    private var isMisplaced = false

    /// Expressions that are too large to be run while compiling, where that would decide something.
    private(set) var unpredictable: [Int] = []

    /// Whether some location leaves the choice to the request.
    var hasCandidates: Bool { entries.contains { !$0.candidates.isEmpty } }

    private let routes: [RoutePlan]
    /// Every path that has an exact location.
    private var exact: Set<String> = []
    /// The prefixes kept, without their trailing slash.
    private var prefixes: Set<String> = []
    /// The expressions kept, by route and in order, with their programs; `nil` when too large to run.
    private var expressions: [(route: Int, program: PatternProgram?)] = []

    /// Orders the locations of a virtual host.
    init(_ host: VirtualHostPlan, routes: [RoutePlan]) {
        self.routes = routes
        if host.routes.contains(where: { !routes[$0].conditions.isEmpty }) {
            decide(host)
            return
        }
        let kept = reachable(host.routes)
        let lastExpression = kept.lastIndex { if case .regex = routes[$0].path { true } else { false } } ?? -1
        for (position, index) in kept.enumerated() {
            switch routes[index].path {
            case .exact(let path): addExact(path.text, index, among: kept)
            case .regex(let pattern):
                expressions.append((index, PatternProgram(pattern)))
                entries.append(Entry(match: .regex(pattern), route: index))
            case .prefix(let path):
                addPrefix(path.withoutTrailingSlash, index, isBeforeExpression: position < lastExpression)
            }
        }
        if !prefixes.contains("") {
            entries.append(Entry(match: .prefix(Literal(location: "/"), isFinal: false), route: nil))
        }
        if isMisplaced { decide(host) }
    }

    /// Leaves to the request what nginx's own search for a location cannot decide.
    private mutating func decide(_ host: VirtualHostPlan) {
        let locations = ConditionalLocations(host, routes: routes)
        entries = locations.entries
        unpredictable = locations.unpredictable
    }

    /// The routes that are not wholly covered by an earlier one.
    private mutating func reachable(_ order: [Int]) -> [Int] {
        if order.count == 1 { return order }
        var kept: [Int] = []
        var exactSeen: Set<String> = []
        var prefixSeen: Set<String> = []
        for index in order {
            switch routes[index].path {
            case .exact(let path):
                if isBelow(path.withoutTrailingSlash, prefixSeen) || !exactSeen.insert(path.text).inserted { continue }
            case .prefix(let path):
                if isBelow(path.withoutTrailingSlash, prefixSeen) { continue }
                prefixSeen.insert(path.withoutTrailingSlash)
            case .regex: break
            }
            kept.append(index)
            if prefixSeen.contains("") { break }
        }
        return kept
    }

    /// Whether a path, or anything above it, is among `prefixes`.
    private func isBelow(_ path: String, _ prefixes: Set<String>) -> Bool {
        guard !prefixes.isEmpty else { return false }
        var path = Substring(path)
        while true {
            if prefixes.contains(String(path)) { return true }
            guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return false }
            path = path[..<slash]
        }
    }

    private mutating func addExact(_ path: String, _ index: Int, among kept: [Int]) {
        // An expression that comes first takes it; nginx finds that one by itself.
        guard expression(foundIn: path) == nil else { return }
        exact.insert(path)
        entries.append(Entry(match: .exact(Literal(location: path)), route: index))
        guard path.hasSuffix("/"), path != "/", routes[index].action.isProxied else { return }
        // nginx would redirect `/a` to a proxied `/a/`: say what `/a` is.
        let bare = String(path.dropLast())
        let isRoute = kept.contains { other in
            switch routes[other].path {
            case .exact(let path): path.text == bare
            case .prefix(let prefix): prefix.withoutTrailingSlash == bare
            case .regex: false
            }
        }
        if isRoute { return }
        exact.insert(bare)
        entries.append(Entry(match: .exact(Literal(location: bare)), route: taker(of: bare, among: kept)))
    }

    /// The route that takes a path that is known now.
    private func taker(of path: String, among kept: [Int]) -> Int? {
        kept.first { index in
            switch routes[index].path {
            case .exact(let exact): exact.text == path
            case .prefix(let prefix): isBelow(path, [prefix.withoutTrailingSlash])
            case .regex(let pattern): PatternProgram(pattern)?.isFound(in: path) ?? false
            }
        }
    }

    private mutating func addPrefix(_ path: String, _ index: Int, isBeforeExpression: Bool) {
        if isBeforeExpression, !expressions.isEmpty { isMisplaced = true }
        let isFinal = isBeforeExpression && expressions.isEmpty
        prefixes.insert(path)
        if !path.isEmpty, exact.insert(path).inserted {
            entries.append(Entry(match: .exact(Literal(location: path)), route: expression(foundIn: path) ?? index))
        }
        entries.append(Entry(match: .prefix(Literal(location: path + "/"), isFinal: isFinal), route: index))
    }

    /// The first expression so far that a path is found by.
    private mutating func expression(foundIn path: String) -> Int? {
        for expression in expressions {
            if let program = expression.program {
                if program.isFound(in: path) { return expression.route }
            } else if !unpredictable.contains(expression.route) {
                unpredictable.append(expression.route)
            }
        }
        return nil
    }
}
