import Diagnostics

/// One thing that a request must have beside its path.
package enum RouteCondition: Hashable, Sendable {
    /// The method is one of these; in the file's order, each once.
    case method([RequestMethod])
    /// The first line of a header, whole. Names are compared without case, values with it.
    case header(HeaderName, ConditionTest)
    /// The first value of a query parameter.
    case query(ParameterName, ConditionTest)
    /// The first value of a cookie, quotes included.
    case cookie(CookieName, ConditionTest)

    /// Whether every request for which `self` holds also fulfils `other`.
    package func implies(_ other: RouteCondition) -> Bool {
        switch (self, other) {
        case (.method(let own), .method(let others)): own.allSatisfy { others.contains($0) }
        case (.header(let name, let test), .header(let otherName, let otherTest)):
            // The names last: they are often the same, and dear to compare.
            test.implies(otherTest) && name.canonical == otherName.canonical
        case (.query(let name, let test), .query(let otherName, let otherTest)):
            name == otherName && test.implies(otherTest)
        case (.cookie(let name, let test), .cookie(let otherName, let otherTest)):
            name == otherName && test.implies(otherTest)
        default: false
        }
    }

    /// What is equal for the same condition, in whatever order and spelling.
    package var canonical: RouteCondition {
        switch self {
        case .method(let methods): .method(methods.sorted { $0.text < $1.text })
        case .header(let name, let test): .header(HeaderName(name.canonical) ?? name, test)
        case .query, .cookie: self
        }
    }
}

/// What a request must have beside its path: every one of these.
package struct Conditions: Sendable {
    /// Method first, then headers, query and cookies, each in the file's order. At most 16.
    package let all: [RouteCondition]

    /// More would not fit a line of HAProxy's; the Gateway API has the same limit.
    package static let most = 16

    /// No condition.
    package static let none = Conditions([])

    private init(_ all: [RouteCondition]) { self.all = all }

    /// Reads `methods`, `headers`, `query` and `cookies`.
    init(from fields: inout FieldReader) {
        let known = fields.context.bag.count
        let methods: [Located<RequestMethod>]? = fields.list(
            "methods", orSingle: true, feature: .methodCondition,
            doc: "Methods, one or a list; compared literally, `GET` does not include `HEAD`.")
        if let methods, fields.context.bag.count == known { Self.check(methods, in: &fields) }
        let headers: Located<ConditionMap<HeaderName>>? = fields.optional(
            "headers", feature: .headerCondition, doc: "Headers that must be there, each with its first line.")
        let query: Located<ConditionMap<ParameterName>>? = fields.optional(
            "query", feature: .queryCondition, doc: "Query parameters that must be there, each with its first value.")
        let cookies: Located<ConditionMap<CookieName>>? = fields.optional(
            "cookies", feature: .cookieCondition, doc: "Cookies that must be there, each with its first value.")
        var all: [RouteCondition] = []
        if let methods {
            var distinct: [RequestMethod] = []
            for method in methods where !distinct.contains(method.value) { distinct.append(method.value) }
            if !distinct.isEmpty { all.append(.method(distinct)) }
        }
        all += headers?.value.entries.map { .header($0.name, $0.test) } ?? []
        all += query?.value.entries.map { .query($0.name, $0.test) } ?? []
        all += cookies?.value.entries.map { .cookie($0.name, $0.test) } ?? []
        if all.count > Self.most || (methods?.count ?? 0) > Self.most {
            fields.context.bag.report(
                Diagnostic(
                    .invalidValue, "a route has at most \(Self.most) conditions, and as many methods", at: fields.span,
                    label: "more than \(Self.most)"))
        }
        self.all = all
    }

    private static func check(_ methods: [Located<RequestMethod>], in fields: inout FieldReader) {
        guard methods.isEmpty, let span = fields.has("methods") else { return }
        fields.context.bag.report(
            Diagnostic(.invalidValue, "`methods` names no method", at: span, label: "no request has one of none"))
    }

    /// Whether a request needs nothing beside its path.
    package var isEmpty: Bool { all.isEmpty }

    /// Whether every request that fulfils `other` fulfils these.
    package func hold(whenever other: Conditions) -> Bool {
        all.allSatisfy { needed in other.all.contains { $0.implies(needed) } }
    }

    /// What is equal for the same conditions, in whatever order and spelling.
    package var canonical: Set<RouteCondition> { Set(all.map(\.canonical)) }

    /// How many there are of each kind: a method counts before headers, these before parameters, these before cookies.
    package var rank: (method: Int, headers: Int, query: Int, cookies: Int) {
        var rank = (method: 0, headers: 0, query: 0, cookies: 0)
        for condition in all {
            switch condition {
            case .method: rank.method += 1
            case .header: rank.headers += 1
            case .query: rank.query += 1
            case .cookie: rank.cookies += 1
            }
        }
        return rank
    }
}
