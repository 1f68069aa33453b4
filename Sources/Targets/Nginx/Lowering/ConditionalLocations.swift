import Planning
import TopologyModel

/// A route that may take the requests of a location.
struct RouteCandidate: Hashable {
    /// What its path still has to be compared with, the location not having said it.
    enum PathTest: Hashable {
        /// Nothing.
        case none
        /// An expression.
        case regex(Pattern)
        /// A prefix, without its trailing slash.
        case prefix(String)
    }

    /// The route, by index.
    let route: Int
    /// What the path must be.
    let path: PathTest
}

/// The locations of a virtual host some of whose routes have conditions, or prefixes between expressions.
///
/// nginx chooses a location by the path alone. A location therefore knows every route that can take a path of its own,
/// in the plan's order and up to the first that takes them all: where that is the first one it is all there is to the
/// location, else the request decides.
struct ConditionalLocations {
    /// The locations in printing order: expressions stand in the order in which nginx must try them.
    private(set) var entries: [LocationTable.Entry] = []
    /// Expressions that are too large to be run while compiling, where that would decide something.
    private(set) var unpredictable: [Int] = []

    private let routes: [RoutePlan]
    private let order: [Int]
    /// Places in `order` by path; prefixes without their trailing slash.
    private var exact: [String: [Int]] = [:]
    private var prefixes: [String: [Int]] = [:]
    private var expressions: [(pattern: Pattern, program: PatternProgram?, places: [Int])] = []
    /// Prefixes that are decided before any expression is looked at.
    private var final: Set<String> = []

    init(_ host: VirtualHostPlan, routes: [RoutePlan]) {
        self.routes = routes
        order = host.routes
        index()
        findFinal()
        for place in order.indices { addEntries(place) }
        if prefixes[""] == nil {
            entries.append(LocationTable.Entry(match: .prefix(Literal(location: "/"), isFinal: false), route: nil))
        }
    }

    private mutating func index() {
        var known: [Pattern: Int] = [:]
        for (place, route) in order.enumerated() {
            switch routes[route].path {
            case .exact(let path): exact[path.text, default: []].append(place)
            case .prefix(let path): prefixes[path.withoutTrailingSlash, default: []].append(place)
            case .regex(let pattern):
                if let at = known[pattern] {
                    expressions[at].places.append(place)
                } else {
                    known[pattern] = expressions.count
                    expressions.append((pattern, PatternProgram(pattern), [place]))
                }
            }
        }
    }

    private mutating func findFinal() {
        guard let first = expressions.first?.places.first else { return }
        for path in prefixes.keys {
            let places = above(path).sorted()
            if let end = places.first(where: { routes[order[$0]].conditions.isEmpty }), end < first {
                final.insert(path)
            }
        }
    }

    /// The places of a prefix and of those above it.
    private func above(_ path: String) -> [Int] {
        var places: [Int] = []
        var path = Substring(path)
        while true {
            places += prefixes[String(path)] ?? []
            guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return places }
            path = path[..<slash]
        }
    }

    /// The locations of a route's path, where it stands first.
    private mutating func addEntries(_ place: Int) {
        switch routes[order[place]].path {
        case .exact(let path):
            guard exact[path.text]?.first == place else { return }
            add(.exact(Literal(location: path.text)), known(path.text))
            let bare = String(path.text.dropLast())
            // nginx would redirect `/a` to a proxied `/a/`: say what `/a` is.
            guard path.text.hasSuffix("/"), path.text != "/", exact[bare] == nil, prefixes[bare] == nil else { return }
            add(.exact(Literal(location: bare)), known(bare))
        case .prefix(let path):
            let bare = path.withoutTrailingSlash
            guard prefixes[bare]?.first == place else { return }
            if !bare.isEmpty, exact[bare] == nil { add(.exact(Literal(location: bare)), known(bare)) }
            let inside = above(bare).sorted().map { RouteCandidate(route: order[$0], path: .none) }
            add(.prefix(Literal(location: bare + "/"), isFinal: final.contains(bare)), inside)
        case .regex(let pattern):
            guard let at = expressions.firstIndex(where: { $0.places.first == place }) else { return }
            add(.regex(pattern), found(by: at))
        }
    }

    private mutating func add(_ match: LocationTable.Entry.Match, _ all: [RouteCandidate]) {
        let end = all.firstIndex { $0.path == .none && routes[$0.route].conditions.isEmpty }
        let candidates = Array(all[..<(end.map { $0 + 1 } ?? all.count)])
        if candidates.count <= 1, end != nil || candidates.isEmpty {
            entries.append(LocationTable.Entry(match: match, route: candidates.first?.route))
        } else {
            entries.append(LocationTable.Entry(match: match, route: nil, candidates: candidates))
        }
    }

    /// The routes that take a path that is known now.
    private mutating func known(_ path: String) -> [RouteCandidate] {
        var places = above(path.hasSuffix("/") ? String(path.dropLast()) : path) + (exact[path] ?? [])
        for expression in expressions {
            if let program = expression.program {
                if program.isFound(in: path) { places += expression.places }
            } else if let first = expression.places.first, !unpredictable.contains(order[first]) {
                unpredictable.append(order[first])
            }
        }
        return places.sorted().map { RouteCandidate(route: order[$0], path: .none) }
    }

    /// The routes that may take a path in which an expression is the first to be found.
    private func found(by index: Int) -> [RouteCandidate] {
        let own = expressions[index]
        let start = own.program.map { String(decoding: $0.literalStart, as: UTF8.self) } ?? ""
        var candidates: [(place: Int, path: RouteCandidate.PathTest)] = own.places.map { ($0, .none) }
        for later in expressions[(index + 1)...] {
            candidates += later.places.map { ($0, .regex(later.pattern)) }
        }
        for (path, places) in prefixes where !final.contains(path) {
            if start.hasPrefix(path + "/") || path.isEmpty {
                candidates += places.map { ($0, .none) }
            } else if start.isEmpty || path.hasPrefix(start) || start == path {
                candidates += places.map { ($0, .prefix(path)) }
            }
        }
        candidates.sort { $0.place < $1.place }
        return candidates.map { RouteCandidate(route: order[$0.place], path: $0.path) }
    }
}
