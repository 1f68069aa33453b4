import Planning
import TopologyModel

/// How the Gateway API orders what fits a request (HTTPRouteRule.matches): an exact path, then the longest prefix, then
/// a method, then more headers, then more parameters. Where expressions stand is the implementation's.
struct RoutePrecedence: Comparable {
    private let isExact: Bool
    private let length: Int
    private let hasMethod: Bool
    private let headers: Int
    private let query: Int

    /// The place of a match that is no expression.
    init(_ match: RouteMatch) {
        isExact = match.comparison == .exact
        length = isExact ? 0 : match.path.utf8.count
        hasMethod = match.method != nil
        headers = match.headers.count
        query = match.query.count
    }

    /// Orders those that come first behind the others.
    static func < (left: RoutePrecedence, right: RoutePrecedence) -> Bool {
        if left.isExact != right.isExact { return right.isExact }
        if left.length != right.length { return left.length < right.length }
        if left.hasMethod != right.hasMethod { return right.hasMethod }
        return (left.headers, left.query) < (right.headers, right.query)
    }
}

extension RouteRules {
    /// Reports rules that the Gateway API tries before others though the topology has them behind these, where one
    /// request may fit both.
    ///
    /// Within a host the orders agree but for cookies, which are headers to the Gateway API, and which the topology
    /// counts last: only these are compared, and the rules that broader hosts lend.
    func reportOrder(own: Int, _ remarks: inout Remarks) {
        var byPath: [String: [Int]] = [:]
        var hasCookies = false
        for index in rules.indices {
            hasCookies = hasCookies || rules[index].route.conditions.rank.cookies > 0
        }
        if hasCookies {
            for (index, rule) in rules.enumerated() where rule.matches[0].comparison != .expression {
                let key = (rule.matches[0].comparison == .exact ? "=" : "^") + rule.matches[0].path
                for earlier in byPath[key] ?? [] { compare(earlier, index, &remarks) }
                byPath[key, default: []].append(index)
            }
        }
        let lent = rules.indices.filter { rules[$0].position >= own }
        for later in lent where rules[later].matches[0].comparison != .expression {
            for earlier in rules.indices.prefix(while: { $0 < later }) { compare(earlier, later, &remarks) }
        }
    }

    private func compare(_ earlier: Int, _ later: Int, _ remarks: inout Remarks) {
        let first = rules[earlier]
        let second = rules[later]
        guard first.matches[0].comparison != .expression, Self.overlap(first.matches[0], second.matches[0]),
            !Self.exclude(first.route.conditions, second.route.conditions),
            RoutePrecedence(first.matches[0]) < RoutePrecedence(second.matches[0])
        else { return }
        remarks.lose(
            combination: "route `\(first.route.label)` before `\(second.route.label)` in the Gateway API",
            at: first.route.span,
            instead:
                "it tries `\(second.route.label)` first, by its own order: repeat the route with both paths and conditions"
        )
    }

    /// Whether some path fits both.
    private static func overlap(_ a: RouteMatch, _ b: RouteMatch) -> Bool {
        switch (a.comparison, b.comparison) {
        case (.exact, .exact): a.path == b.path
        case (.exact, .prefix): isBelow(a.path, b.path)
        case (.prefix, .exact): isBelow(b.path, a.path)
        default: isBelow(a.path, b.path) || isBelow(b.path, a.path)
        }
    }

    private static func isBelow(_ path: String, _ prefix: String) -> Bool {
        prefix == "/" || path == prefix || path.hasPrefix(prefix + "/")
    }

    /// Whether no request fulfils both.
    private static func exclude(_ a: Conditions, _ b: Conditions) -> Bool {
        a.all.contains { one in
            b.all.contains { other in
                switch (one, other) {
                case (.method(let mine), .method(let others)): !mine.contains { others.contains($0) }
                case (.header(let name, .exact(let value)), .header(let otherName, .exact(let otherValue))):
                    name.canonical == otherName.canonical && value != otherValue
                case (.query(let name, .exact(let value)), .query(let otherName, .exact(let otherValue))):
                    name == otherName && value != otherValue
                case (.cookie(let name, .exact(let value)), .cookie(let otherName, .exact(let otherValue))):
                    name == otherName && value != otherValue
                default: false
                }
            }
        }
    }
}
