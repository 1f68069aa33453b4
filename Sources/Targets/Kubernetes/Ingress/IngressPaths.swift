import Planning
import Rendering
import TopologyModel

/// The paths of a site for one controller, in the plan's order.
struct IngressPaths {
    /// The paths.
    private(set) var paths: [IngressPath] = []
    private var taken: Set<String> = []
    private var patterns = 0

    /// Turns routes into paths; reports those that an Ingress cannot hold.
    init(_ site: IngressSite, routes: [RoutePlan], dialect: any IngressDialect, remarks: inout Remarks) {
        let hasOwnPrefix = site.routes.prefix(site.ownRouteCount).contains { route in
            if case .prefix = routes[route].path { true } else { false }
        }
        for (position, index) in site.routes.enumerated() {
            let route = routes[index]
            // Whoever takes the loss of conditions does without the route: without them it would take too much.
            guard dialect.takes(route.action), route.conditions.isEmpty else { continue }
            switch route.path {
            case .exact(let path): addExact(path, index, route, &remarks)
            case .prefix(let path): addPrefix(path, index, route, &remarks)
            case .regex(let pattern):
                guard position < site.ownRouteCount || !hasOwnPrefix else {
                    reportLentPattern(route, &remarks)
                    continue
                }
                addPattern(pattern, index, route, dialect, &remarks)
            }
        }
    }

    private mutating func addExact(_ path: URLPath, _ index: Int, _ route: RoutePlan, _ remarks: inout Remarks) {
        guard Self.check(path.text, route, &remarks) else { return }
        add(.exact, path.text, index, rank: path.text.utf8.count)
    }

    /// `Exact /api` and `Prefix /api/`: controllers that compare prefixes as text would let `/api` take `/apiary`.
    private mutating func addPrefix(_ path: URLPath, _ index: Int, _ route: RoutePlan, _ remarks: inout Remarks) {
        let bare = path.withoutTrailingSlash
        guard Self.check(bare, route, &remarks) else { return }
        if !bare.isEmpty { add(.exact, bare, index, rank: bare.utf8.count, isOfPrefix: true) }
        add(.prefix, bare + "/", index, rank: bare.utf8.count)
    }

    private mutating func addPattern(
        _ pattern: Pattern, _ index: Int, _ route: RoutePlan, _ dialect: any IngressDialect, _ remarks: inout Remarks
    ) {
        // A dialect without expressions has said so for the feature.
        guard dialect.hasPatterns else { return }
        guard let texts = dialect.patterns(for: pattern) else {
            remarks.lose(
                .regexPath, "the expression `\(pattern.text)` in \(dialect.title)", at: route.pathSpan,
                instead: "begin it with `^/`, `/` or the text that it looks for, with no `|` outside parentheses")
            return
        }
        // Ranked by their order: the first expression that is found wins.
        patterns += 1
        for text in texts { add(.pattern, text, index, rank: patterns) }
    }

    private mutating func add(
        _ kind: IngressPath.Kind, _ text: String, _ route: Int, rank: Int, isOfPrefix: Bool = false
    ) {
        guard taken.insert("\(kind.rawValue)\(text)").inserted else { return }
        paths.append(IngressPath(kind: kind, text: text, route: route, rank: rank, isOfPrefix: isOfPrefix))
    }

    /// Paths that every controller's own checks and templates take as they are.
    private static func check(_ path: String, _ route: RoutePlan, _ remarks: inout Remarks) -> Bool {
        if path.isEmpty || AnnotationGrammar.basic.allows(path), !path.utf8.contains(UInt8(ascii: ":")) { return true }
        remarks.lose(
            combination: "the path `\(path)` in an Ingress", at: route.pathSpan,
            instead: "controllers take letters, digits and `-._~/` only; the Gateway API takes more")
        return false
    }

    private func reportLentPattern(_ route: RoutePlan, _ remarks: inout Remarks) {
        remarks.lose(
            combination: "an expression of a broader host behind prefixes of a narrower one in an Ingress",
            at: route.pathSpan, instead: "repeat the route in the narrower host's site")
    }
}
