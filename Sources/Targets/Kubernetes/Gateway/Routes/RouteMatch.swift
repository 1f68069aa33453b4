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
                guard let value = ConditionText.cookie(name.text, test) else {
                    remarks.lose(
                        .cookieCondition, "an expression with `^` or `$` inside for a cookie in the Gateway API",
                        at: route.span, instead: "write `^` at its beginning and `$` at its end alone")
                    return nil
                }
                base.headers.append(value)
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
        if base.query.contains(where: { $0.value.utf8.count > 1024 }) {
            remarks.lose(
                .queryCondition, "a parameter's value of more than 1024 characters in the Gateway API", at: route.span,
                instead: "shorten the expression")
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

    /// A cookie, found in the header that holds them all; `nil` for an expression whose anchors stand elsewhere than at
    /// its ends, because a cookie's ends are not the header's.
    static func cookie(_ name: String, _ test: ConditionTest) -> RouteMatch.Value? {
        let value: String
        switch test {
        case .exact(let text): value = escaped(text.text)
        case .present: value = "[^;]+"
        case .regex(let pattern):
            guard let inner = unanchored(pattern.text) else { return nil }
            value = (inner.begins ? "" : "[^;]*") + "(?:\(inner.text))" + (inner.ends ? "" : "[^;]*")
        }
        return RouteMatch.Value(
            name: "Cookie", comparison: .expression, value: "^(?:.*; ?)?\(escaped(name))=\(value)(?:;.*)?$")
    }

    /// An expression without the anchors at its ends, and which it had.
    private static func unanchored(_ pattern: String) -> (text: String, begins: Bool, ends: Bool)? {
        var text = Substring(pattern)
        let begins = text.hasPrefix("^")
        if begins { text = text.dropFirst() }
        let ends = text.hasSuffix("$") && !text.hasSuffix("\\$")
        if ends { text = text.dropLast() }
        var isEscaped = false
        var isInClass = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case _ where isEscaped: isEscaped = false
            case "\\": isEscaped = true
            case "[": isInClass = true
            case "]": isInClass = false
            case "^" where !isInClass, "$" where !isInClass: return nil
            // `^a|b$` is anchored in one of two alternatives each.
            case "|" where !isInClass && (begins || ends): return nil
            default: break
            }
        }
        return (String(text), begins, ends)
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
