import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes `return` directives of redirect routes; the client's path and query stay as they were sent.
struct RedirectLowering {
    let route: RoutePlan
    let redirect: Redirect

    /// The rest of the path below the route's prefix, ready to be appended; `!` when the prefix is spelled otherwise.
    static func rest(_ route: RoutePlan) -> Variable { Variable("rest", of: Name(label: route.label)) }

    /// What the location needs to know of the rest of the path; `nil` when the target is a whole URL or the whole
    /// path is kept.
    private var keepsRest: URLPath? {
        guard redirect.to != nil, case .prefix(let prefix) = route.path else { return nil }
        return prefix
    }

    /// Adds the map of the rest, if there is one.
    func lowerMap(into document: inout Document) {
        guard let prefix = keepsRest, let target = redirect.to.map({ TargetURL($0.value) }), !copiesURI else { return }
        document.blank()
        document.block("map", "$request_uri", .variable(Self.rest(route))) { map in
            let start = Literal(findingRaw: prefix)
            map.directive("default", "!")
            if !prefix.withoutTrailingSlash.isEmpty {
                map.entry(
                    .compound(["~^", .literal(start), #"(?:\\?|$)"#], quoted: true),
                    target.endsInSlash ? "/" : #""""#)
            }
            map.entry(
                .compound(["~^", .literal(start), "(?<lbgen_match>/[^?]*)"], quoted: true),
                .variable(SharedVariables.match))
        }
    }

    /// Whether the rest is all that the client sent.
    private var copiesURI: Bool {
        guard let prefix = keepsRest, let target = redirect.to else { return false }
        return prefix.withoutTrailingSlash.isEmpty && TargetURL(target.value).query == nil
    }

    /// Adds the directives of the location.
    func lower(into document: inout Document, shared: inout SharedVariables) {
        if keepsRest != nil, !copiesURI {
            document.block("if", .compound(["(", .variable(Self.rest(route)), " = \"!\")"], quoted: false)) {
                $0.directive("return", "400")
            }
        }
        let needsHost = redirect.to.map { $0.value.text.hasPrefix("/") } ?? (redirect.host == nil)
        if needsHost {
            // Without a host (HTTP/1.0) there is nowhere to send a client to.
            document.block("if", shared.askedHost.isMissing) { $0.directive("return", "400") }
        }
        let location = redirect.to.map { pieces(to: $0.value, &shared) } ?? piecesOfParts(&shared)
        document.directive(
            "return", .number(redirect.status.value.status.rawValue), .compound(location, quoted: true))
    }

    private func pieces(to url: RedirectURL, _ shared: inout SharedVariables) -> [Word.Piece] {
        let target = TargetURL(url)
        var pieces: [Word.Piece] = []
        if url.text.hasPrefix("/") {
            pieces += [.variable(Variable("scheme")), "://", .variable(shared.askedHost.variable)]
        }
        guard keepsRest != nil else { return pieces + [.literal(Literal(url))] }
        pieces.append(.literal(Literal(target.base)))
        if copiesURI { return pieces + [.variable(Variable("request_uri"))] }
        pieces.append(.variable(Self.rest(route)))
        guard let query = target.query else {
            return pieces + [.variable(Variable("is_args")), .variable(Variable("args"))]
        }
        shared.moreArguments = true
        return pieces + [.literal(Literal(query)), .variable(SharedVariables.andArguments)]
    }

    /// A URL of which only some parts change.
    private func piecesOfParts(_ shared: inout SharedVariables) -> [Word.Piece] {
        var pieces: [Word.Piece] = []
        switch redirect.scheme?.value {
        case .http: pieces.append("http://")
        case .https: pieces.append("https://")
        case nil: pieces += [.variable(Variable("scheme")), "://"]
        }
        pieces += authority(&shared)
        guard let path = redirect.path else { return pieces + [.variable(Variable("request_uri"))] }
        return pieces + [
            .literal(Literal(encoding: path.value)), .variable(Variable("is_args")), .variable(Variable("args")),
        ]
    }

    /// Host and port: a new scheme has its own port, else the client's port stays.
    private func authority(_ shared: inout SharedVariables) -> [Word.Piece] {
        if redirect.host == nil, redirect.port == nil, redirect.scheme == nil {
            return [.variable(shared.askedHost.variable)]
        }
        let host = redirect.host.map { Word.Piece.literal(Literal($0.value)) } ?? .variable(Variable("host"))
        if let port = redirect.port?.value.number {
            let usual: UInt16? = redirect.scheme.map { $0.value == .https ? 443 : 80 }
            return port == usual ? [host] : [host, ":", .number(Int(port))]
        }
        if redirect.scheme != nil { return [host] }
        shared.hostPort = true
        return [host, .variable(SharedVariables.port)]
    }
}

/// The target URL of a redirect, cut where the rest of the path goes.
struct TargetURL {
    /// What stands before the rest, without a trailing slash.
    let base: Base
    /// The query with its `?`.
    let query: Query?
    /// Whether the path is or ends in a slash, or is left out.
    let endsInSlash: Bool

    /// Text of a `RedirectURL`.
    struct Base {
        /// The text.
        let text: String
    }

    /// Text of a `RedirectURL`, beginning with `?`.
    struct Query {
        /// The text.
        let text: String
    }

    init(_ url: RedirectURL) {
        let parts = url.text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts.first.map { String($0) } ?? ""
        query = parts.count > 1 ? Query(text: "?" + parts[1]) : nil
        let hasSlash = path.hasSuffix("/")
        base = Base(text: hasSlash ? String(path.dropLast()) : path)
        let authority = path.split(separator: "/", omittingEmptySubsequences: true)
        endsInSlash = hasSlash || !path.hasPrefix("/") && authority.count < 3
    }
}

extension Literal {
    /// A target URL: at most 2000 bytes of URL characters, none of them `$`.
    init(_ url: RedirectURL) { self.init(bounded: url.text, readsVariables: true) }

    /// The part of a target URL before the rest.
    init(_ base: TargetURL.Base) { self.init(bounded: base.text, readsVariables: true) }

    /// The query of a target URL.
    init(_ query: TargetURL.Query) { self.init(bounded: query.text, readsVariables: true) }

    /// A host name.
    init(_ host: Hostname) { self.init(bounded: host.text, readsVariables: true) }

    /// A path percent-encoded for a URL (RFC 3986, 3.3).
    init(encoding path: URLPath) {
        self.init(bounded: Self.encoded(path.text), readsVariables: true)
    }

    /// An expression that finds a prefix, without its trailing slash, as clients usually send it.
    init(findingRaw prefix: URLPath) {
        self.init(
            bounded: Self.escapingRegex(Self.encoded(prefix.withoutTrailingSlash)), readsVariables: false)
    }

    /// Bytes that a path segment holds as they are; all others are written `%XX`. A `$` is, since nginx's own syntax
    /// would take it for a variable.
    static func encoded(_ path: String) -> String { path.percentEncoded(except: "-._~!&'()*+,;=:@/") }
}
