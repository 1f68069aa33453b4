import Planning
import Rendering
import TopologyModel

/// The paths of a site for one controller, in the plan's order.
struct IngressPaths {
    /// The paths.
    private(set) var paths: [IngressPath] = []
    private struct Key: Hashable {
        let kind: IngressPath.Kind
        let text: String
        let annotations: [Annotation]
    }
    private var taken: [Key: Int] = [:]
    private var patterns = 0

    /// Turns routes into paths; reports those that an Ingress cannot hold.
    init(_ site: IngressSite, files: IngressFiles, dialect: any IngressDialect, remarks: inout Remarks) {
        let routes = files.plan.routes
        let hasOwnPrefix = site.routes.prefix(site.ownRouteCount).contains { route in
            if case .prefix = routes[route].path { true } else { false }
        }
        for (position, index) in site.routes.enumerated() {
            let route = routes[index]
            // Whoever takes the loss of a route does without it.
            let variants = dialect.variants(of: index, in: files, on: site, &remarks)
            guard !variants.isEmpty, Self.check(route, &remarks) else { continue }
            if case .regex = route.path, position >= site.ownRouteCount, hasOwnPrefix {
                reportLentPattern(route, &remarks)
                continue
            }
            for variant in variants { add(index, route, variant, dialect, &remarks) }
        }
    }

    private mutating func add(
        _ index: Int, _ route: RoutePlan, _ variant: IngressVariant, _ dialect: any IngressDialect,
        _ remarks: inout Remarks
    ) {
        switch route.path {
        case .exact(let path): add(.exact, path.text, index, variant, rank: path.text.utf8.count)
        case .prefix(let path):
            // `Exact /api` and `Prefix /api/`: controllers that compare prefixes as text would let `/api` take
            // `/apiary`.
            let bare = path.withoutTrailingSlash
            if !bare.isEmpty { add(.exact, bare, index, variant, rank: bare.utf8.count, isOfPrefix: true) }
            add(.prefix, bare + "/", index, variant, rank: bare.utf8.count)
        case .regex(let pattern): addPattern(pattern, index, route, variant, dialect, &remarks)
        }
    }

    private mutating func addPattern(
        _ pattern: Pattern, _ index: Int, _ route: RoutePlan, _ variant: IngressVariant,
        _ dialect: any IngressDialect, _ remarks: inout Remarks
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
        for text in texts { add(.pattern, text, index, variant, rank: patterns) }
    }

    private mutating func add(
        _ kind: IngressPath.Kind, _ text: String, _ route: Int, _ variant: IngressVariant, rank: Int,
        isOfPrefix: Bool = false
    ) {
        let key = Key(kind: kind, text: text, annotations: variant.annotations)
        // A path that a route without conditions has is no longer a later route's, whatever that one asks for.
        let owner = taken[Key(kind: kind, text: text, annotations: [])]
        guard owner == nil || owner == route, taken[key] == nil else { return }
        taken[key] = route
        paths.append(
            IngressPath(kind: kind, text: text, route: route, rank: rank, isOfPrefix: isOfPrefix, variant: variant))
    }

    /// Whether a route's path is one that every controller's own checks and templates take as it is.
    static func check(_ route: RoutePlan, _ remarks: inout Remarks) -> Bool {
        switch route.path {
        case .exact(let path), .prefix(let path):
            guard !isBasic(path.text) else { return true }
            remarks.lose(
                combination: "the path `\(path.text)` in an Ingress", at: route.pathSpan,
                instead: "controllers take letters, digits and `-._~/` only; the Gateway API takes more")
            return false
        case .regex: return true
        }
    }

    /// Whether a path is made of letters, digits and `-._~/`.
    static func isBasic(_ path: String) -> Bool {
        AnnotationGrammar.basic.allows(path) && !path.utf8.contains(UInt8(ascii: ":"))
    }

    private func reportLentPattern(_ route: RoutePlan, _ remarks: inout Remarks) {
        remarks.lose(
            combination: "an expression of a broader host behind prefixes of a narrower one in an Ingress",
            at: route.pathSpan, instead: "repeat the route in the narrower host's site")
    }
}
