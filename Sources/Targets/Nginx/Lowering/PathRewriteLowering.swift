import Planning
import TopologyModel

/// Makes the URI that servers see of the client's own, byte for byte behind the prefix; the query stays.
struct PathRewriteLowering {
    let route: RoutePlan
    let rewrite: PathRewrite

    /// `nil` when servers see the URI as it came.
    init?(_ route: RoutePlan) {
        guard route.action.isProxied, let rewrite = route.pathRewrite else { return nil }
        self.route = route
        self.rewrite = rewrite
    }

    /// The URI that servers see; `!` when the prefix is spelled otherwise.
    var uri: Variable { Variable("uri", of: Name(label: route.label)) }

    /// Adds the map from the client's URI.
    func lowerMap(into document: inout Document, sizes: inout HashSizes) {
        let from = Literal(findingRaw: rewrite.from, isWhole: rewrite.isWhole)
        let to = Literal(encoding: rewrite.to, withTrailingSlash: rewrite.isWhole)
        document.blank()
        document.block("map", "$request_uri", .variable(uri)) { map in
            map.directive("default", "!")
            if !from.text.isEmpty {
                // The prefix alone, or with its query.
                let bare: [Word.Piece] = rewrite.endsInSlash && !rewrite.isWhole ? [.literal(to), "/"] : [.literal(to)]
                map.entry(
                    .compound(["~^", .literal(from), #"(?<lbgen_match>(?:\?.*)?)$"#], quoted: true),
                    .compound(bare + [.variable(SharedVariables.match)], quoted: true))
            }
            if !rewrite.isWhole {
                map.entry(
                    .compound(["~^", .literal(from), "(?<lbgen_match>/.*)$"], quoted: true),
                    .compound([.literal(to), .variable(SharedVariables.match)], quoted: true))
            }
        }
        sizes.noteVariables(1, longest: route.label.utf8.count + 12)
    }

    /// Refuses other spellings of the prefix: behind them nobody can tell what the rest is.
    func refuseOthers(into document: inout Document) {
        document.block("if", .compound(["(", .variable(uri), " = \"!\")"], quoted: false)) {
            $0.directive("return", "400")
        }
    }
}

extension Literal {
    /// An expression that finds a path, or a prefix without its trailing slash, as clients usually send it.
    init(findingRaw path: URLPath, isWhole: Bool) {
        self.init(
            bounded: Self.escapingRegex(Self.encoded(isWhole ? path.text : path.withoutTrailingSlash)),
            readsVariables: false)
    }

    /// A path percent-encoded for a URL, its trailing slash kept or taken away.
    init(encoding path: URLPath, withTrailingSlash: Bool) {
        self.init(
            bounded: Self.encoded(withTrailingSlash ? path.text : path.withoutTrailingSlash), readsVariables: true)
    }

    /// A Host header: a host name or an address, and a port.
    init(_ host: HostHeader) { self.init(bounded: host.text, readsVariables: true) }
}
