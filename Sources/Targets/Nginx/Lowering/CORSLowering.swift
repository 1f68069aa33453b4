import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes the Access-Control headers of a route, and the answers to preflights (Fetch, 3.2).
struct CORSLowering {
    let cors: CORS
    /// The route that the variables are named after: the first with this policy.
    let owner: Name

    /// `nil` for a route without a policy.
    init?(_ route: RoutePlan, in scope: Scope) {
        guard let cors = route.messages.cors, let owner = scope.corsOwners[cors.span] else { return nil }
        self.cors = cors
        self.owner = owner
    }

    /// Headers that are the load balancer's alone.
    static let headers: [StaticString] = [
        "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials", "Access-Control-Allow-Methods",
        "Access-Control-Allow-Headers", "Access-Control-Expose-Headers", "Access-Control-Max-Age",
    ]

    /// The origin of the request if it is admitted, else nothing.
    private var origin: Variable { Variable("origin", of: owner) }

    /// A header that only admitted origins get.
    private struct Grant {
        let header: StaticString
        /// Part of a variable's name.
        let kind: StaticString
        let value: Literal
    }

    /// What every answer says.
    private var always: [Grant] {
        var grants: [Grant] = []
        if cors.credentials.value {
            grants.append(
                Grant(
                    header: "Access-Control-Allow-Credentials", kind: "credentials",
                    value: Literal(bounded: "true", readsVariables: true)))
        }
        if !cors.exposeHeaders.isEmpty {
            grants.append(
                Grant(
                    header: "Access-Control-Expose-Headers", kind: "exposed",
                    value: Literal(cors.exposeHeaders.map(\.value.text))))
        }
        return grants
    }

    /// What the answer to a preflight says beside it.
    private var onPreflight: [Grant] {
        var grants = [
            Grant(
                header: "Access-Control-Allow-Methods", kind: "methods", value: Literal(cors.methods.map(\.value.text)))
        ]
        if !cors.headers.isEmpty {
            grants.append(
                Grant(
                    header: "Access-Control-Allow-Headers", kind: "headers",
                    value: Literal(cors.headers.map(\.value.text))))
        }
        if let age = cors.maxAge {
            grants.append(
                Grant(
                    header: "Access-Control-Max-Age", kind: "age",
                    value: Literal(bounded: String(age.value.secondsRoundedUp), readsVariables: true)))
        }
        return grants
    }

    /// Adds the maps of the policy, once.
    func lowerMaps(of route: RoutePlan, into document: inout Document, sizes: inout HashSizes) {
        guard !cors.admitsAny, Name(label: route.label) == owner else { return }
        document.blank()
        document.block("map", "$http_origin", .variable(origin)) { map in
            for origin in cors.origins {
                switch origin.value {
                case .any: continue
                case .exact(let text): map.entry(.quoted(Literal(bounded: text, readsVariables: false)), "$http_origin")
                case .below(let start, let end):
                    let start = Literal(bounded: Literal.escapingRegex(start), readsVariables: false)
                    let end = Literal(bounded: Literal.escapingRegex(end), readsVariables: false)
                    map.entry(
                        .compound(
                            ["~*^", .literal(start), #"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*"#, .literal(end), "$"],
                            quoted: true),
                        "$http_origin")
                }
            }
        }
        for grant in always + onPreflight {
            document.block("map", .variable(origin), .variable(Variable(grant.kind, of: owner))) { map in
                map.entry("default", .quoted(grant.value))
                map.entry(#""""#, #""""#)
            }
        }
        let longest = cors.origins.reduce(0) { longest, origin in
            if case .exact(let text) = origin.value { max(longest, text.utf8.count) } else { longest }
        }
        sizes.noteMap(longestKey: longest, keys: cors.origins.count)
        sizes.noteVariables(6, longest: owner.text.utf8.count + 18)
    }

    /// Adds what every answer of the route says.
    func collect(into headers: inout ResponseHeaders) {
        headers.add("Access-Control-Allow-Origin", cors.admitsAny ? "*" : .variable(origin))
        if !cors.admitsAny { headers.add("Vary", "Origin") }
        add(always, to: &headers)
    }

    private func add(_ grants: [Grant], to headers: inout ResponseHeaders) {
        for grant in grants {
            headers.add(
                grant.header, cors.admitsAny ? .quoted(grant.value) : .variable(Variable(grant.kind, of: owner)))
        }
    }

    /// Answers preflights with `headers`, which every answer has, and what they ask for; servers never see one.
    func answerPreflights(with headers: ResponseHeaders, into document: inout Document, shared: inout SharedVariables) {
        shared.preflight = true
        var headers = headers
        add(onPreflight, to: &headers)
        document.block("if", "($lbgen_preflight)") { block in
            headers.lower(into: &block)
            block.directive("return", "204")
        }
    }
}

extension Literal {
    /// Tokens of at most 64 bytes, as a list.
    init(_ tokens: [String]) {
        self.init(bounded: tokens.joined(separator: ", "), readsVariables: true)
    }
}
