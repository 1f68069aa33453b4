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
    /// Routes with an expression and conditions, behind which nginx would have to look on among the prefixes.
    private(set) var openPatterns: [Int] = []

    private let routes: [RoutePlan]
    private let order: [Int]
    private var taken: Set<String> = []

    init(_ indices: [Int], routes: [RoutePlan]) {
        self.routes = routes
        order = indices
        for index in indices {
            switch routes[index].path {
            case .exact(let path): add("=" + path.text) { Self.matches($0, exactly: path.text) }
            case .prefix(let path):
                let bare = path.withoutTrailingSlash
                if !bare.isEmpty { add("=" + bare) { Self.matches($0, exactly: bare) } }
                add(bare + "/") { Self.covers($0, bare) }
            case .regex(let pattern):
                add("~" + pattern.text) { $0 == .regex(pattern) }
                if locations.last?.fallback == nil, locations.last?.path == "~" + pattern.text {
                    openPatterns.append(index)
                }
            }
        }
    }

    private mutating func add(_ path: String, _ isHere: (PathMatch) -> Bool) {
        guard taken.insert(path).inserted else { return }
        var location = Location(path: path)
        for index in order where isHere(routes[index].path) {
            guard !routes[index].conditions.isEmpty else {
                location.fallback = index
                break
            }
            location.conditional.append(index)
        }
        locations.append(location)
    }

    private static func matches(_ path: PathMatch, exactly text: String) -> Bool {
        switch path {
        case .exact(let own): own.text == text
        case .prefix(let own): "\(text)/".hasPrefix("\(own.withoutTrailingSlash)/")
        case .regex: false
        }
    }

    private static func covers(_ path: PathMatch, _ bare: String) -> Bool {
        guard case .prefix(let own) = path else { return false }
        return "\(bare)/".hasPrefix("\(own.withoutTrailingSlash)/")
    }
}
