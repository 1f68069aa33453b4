import Planning
import Rendering
import TopologyModel

/// One way in which a request fits a rule: every part must.
struct RouteMatch {
    /// How a path or a value is compared.
    enum Comparison: Hashable {
        case exact
        case prefix
        case expression
    }

    /// A header or a parameter and what its value must be.
    struct Value: Hashable {
        let name: String
        let comparison: Comparison
        let value: String
    }

    /// How the path is compared.
    let comparison: Comparison
    /// The path or expression.
    let path: String
    /// The method; any when `nil`.
    var method: String?
    /// Headers, cookies among them.
    var headers: [Value] = []
    /// Query parameters.
    var query: [Value] = []

    /// The path of a route alone; `nil` when it is longer than the API takes.
    init?(_ path: PathMatch) {
        switch path {
        case .exact(let path): (comparison, self.path) = (.exact, PathText.encoded(path.text))
        case .prefix(let path):
            let bare = path.withoutTrailingSlash
            (comparison, self.path) = (.prefix, bare.isEmpty ? "/" : PathText.encoded(bare))
        case .regex(let pattern): (comparison, self.path) = (.expression, PathText.wholeMatch(pattern))
        }
        guard self.path.utf8.count <= 1024 else { return nil }
    }

    /// Writes it as a match of an HTTPRoute.
    func writeHTTP(to match: inout Manifest) {
        match.mapping("path") { item in
            switch comparison {
            case .exact: item.field("type", "Exact")
            case .prefix: item.field("type", "PathPrefix")
            case .expression: item.field("type", "RegularExpression")
            }
            item.field("value", .text(path))
        }
        Self.write(headers, "headers", to: &match)
        Self.write(query, "queryParams", to: &match)
        if let method { match.field("method", .text(method)) }
    }

    /// Writes it as a match of a GRPCRoute, whose path is a service and a method.
    func writeGRPC(to match: inout Manifest) {
        let parts = path.split(separator: "/")
        match.mapping("method") { item in
            if let service = parts.first { item.field("service", .text(String(service))) }
            if parts.count > 1 { item.field("method", .text(String(parts[1]))) }
        }
        Self.write(headers, "headers", to: &match)
    }

    /// Whether it says nothing that a GRPCRoute would have to write.
    var isEveryCall: Bool { path == "/" && headers.isEmpty }

    private static func write(_ values: [Value], _ key: Key, to match: inout Manifest) {
        match.list(key) { list in
            for value in values {
                list.item { item in
                    item.field("type", value.comparison == .expression ? "RegularExpression" : "Exact")
                    item.field("name", .text(value.name))
                    item.field("value", .text(value.value))
                }
            }
        }
    }
}

extension RouteMatch {
    /// Every way in which a request fits a route: one for each method that it names. `nil` when the route cannot be
    /// written, which is reported here or by `GatewayRequest.support(for:)`.
    static func all(
        of route: RoutePlan, request: GatewayRequest, _ remarks: inout Remarks
    ) -> [RouteMatch]? {
        guard var base = RouteMatch(route.path) else {
            remarks.lose(
                combination: "a path of more than 1024 characters in an HTTPRoute", at: route.pathSpan,
                instead: "shorten it")
            return nil
        }
        var methods: [RequestMethod] = []
        for condition in route.conditions.all {
            switch condition {
            case .method(let wanted):
                guard request.serves(.methodMatching, &remarks) else { return nil }
                methods = wanted
            case .header(let name, let test):
                base.headers.append(ConditionText.value(name.text, test))
            case .query(let name, let test):
                guard request.serves(.queryMatching, &remarks) else { return nil }
                base.query.append(ConditionText.value(name.text, test))
            case .cookie(let name, let test):
                base.headers.append(ConditionText.cookie(name.text, test, beside: base.headers))
            }
        }
        return join(base, methods, route, &remarks)
    }

    private static let methods: Set<String> = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"]

    private static func join(
        _ base: RouteMatch, _ methods: [RequestMethod], _ route: RoutePlan, _ remarks: inout Remarks
    ) -> [RouteMatch]? {
        if let unknown = methods.first(where: { !Self.methods.contains($0.text) }) {
            remarks.lose(
                .methodCondition, "the method \(unknown.text) in the Gateway API", at: route.span,
                instead: "it compares GET, HEAD, POST, PUT, DELETE, OPTIONS and PATCH alone")
            return nil
        }
        if Set(base.headers.map(\.name)).count < base.headers.count {
            remarks.lose(
                .cookieCondition, "two cookies of one route in the Gateway API", at: route.span,
                instead: "compare one cookie: a header has one condition, and all cookies stand in one header")
            return nil
        }
        guard !methods.isEmpty else { return [base] }
        return methods.map { method in
            var match = base
            match.method = method.text
            return match
        }
    }
}

/// Conditions as expressions that most implementations match against a whole value, and some find in it.
enum ConditionText {
    /// A header's or parameter's value.
    static func value(_ name: String, _ test: ConditionTest) -> RouteMatch.Value {
        switch test {
        case .exact(let value): RouteMatch.Value(name: name, comparison: .exact, value: value.text)
        case .regex(let pattern):
            RouteMatch.Value(name: name, comparison: .expression, value: PathText.wholeMatch(pattern))
        case .present: RouteMatch.Value(name: name, comparison: .expression, value: "^.+$")
        }
    }

    /// A cookie, found in the header that holds them all.
    static func cookie(_ name: String, _ test: ConditionTest, beside headers: [RouteMatch.Value]) -> RouteMatch.Value {
        let value =
            switch test {
            case .exact(let value): escaped(value.text)
            case .regex(let pattern): "[^;]*(?:\(pattern.text))[^;]*"
            case .present: "[^;]+"
            }
        return RouteMatch.Value(
            name: "Cookie", comparison: .expression, value: "^(?:.*; ?)?\(escaped(name))=\(value)(?:;.*)?$")
    }

    /// Text of which no character means anything but itself in PCRE2 and RE2.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            if "\\^$.|?*+()[]{}".unicodeScalars.contains(scalar) { result.append("\\") }
            result.unicodeScalars.append(scalar)
        }
        return result
    }
}
