import Planning
import TopologyModel

/// The locations of a virtual host as nginx finds them, each with the routes that may answer there.
struct VirtualLocations {
    /// A path and its routes: those with conditions, then one without, if there is any.
    struct Location {
        /// A VirtualServer's `path`.
        let path: String
        /// Routes that want more of a request than its path, first match wins.
        var conditional: [Int] = []
        /// The route of all other requests; `nil` when nobody answers them.
        var fallback: Int?
    }

    /// The locations, in the plan's order.
    private(set) var locations: [Location] = []
    /// Routes with conditions and no route for the other requests of their path, behind which nginx would have to look on
    /// among expressions or prefixes.
    private(set) var openPatterns: [Int] = []

    private let routes: [RoutePlan]
    /// Places of routes in the plan's order, by what their paths are: routes meet a location only by its own path and
    /// by the prefixes above it.
    private var exact: [String: [Int]] = [:]
    private var prefixes: [String: [Int]] = [:]
    private var patterns: [String: [Int]] = [:]
    private let order: [Int]
    private var taken: Set<String> = []

    init(_ indices: [Int], routes: [RoutePlan]) {
        self.routes = routes
        order = indices
        for (position, index) in indices.enumerated() {
            switch routes[index].path {
            case .exact(let path): exact[path.text, default: []].append(position)
            case .prefix(let path): prefixes[path.withoutTrailingSlash, default: []].append(position)
            case .regex(let pattern): patterns[pattern.text, default: []].append(position)
            }
        }
        for index in indices {
            switch routes[index].path {
            case .exact(let path):
                let isNew = add("=" + path.text, (exact[path.text] ?? []) + covering(path.text))
                let last = locations.last
                let isClosed = last?.fallback.map { routes[$0].path == routes[index].path } ?? false
                if isNew, !patterns.isEmpty, last?.conditional.isEmpty == false, !isClosed {
                    openPatterns.append(index)
                }
            case .prefix(let path):
                let bare = path.withoutTrailingSlash
                if !bare.isEmpty { add("=" + bare, (exact[bare] ?? []) + covering(bare)) }
                add(bare + "/", covering(bare))
            case .regex(let pattern):
                let isNew = add("~" + pattern.text, patterns[pattern.text] ?? [])
                if isNew, locations.last?.fallback == nil { openPatterns.append(index) }
            }
        }
    }

    /// The places of the prefixes that a path lies below, or is.
    private func covering(_ path: String) -> [Int] {
        var found: [Int] = prefixes[""] ?? []
        var bare = ""
        for segment in path.split(separator: "/", omittingEmptySubsequences: true) {
            bare += "/" + segment
            found += prefixes[bare] ?? []
        }
        return found
    }

    @discardableResult private mutating func add(_ path: String, _ positions: [Int]) -> Bool {
        guard taken.insert(path).inserted else { return false }
        var location = Location(path: path)
        for index in positions.sorted().map({ order[$0] }) {
            guard !routes[index].conditions.isEmpty else {
                location.fallback = index
                break
            }
            location.conditional.append(index)
        }
        locations.append(location)
        return true
    }
}
