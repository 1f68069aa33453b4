import TopologyModel

/// The canonical order of paths below one host, and which path takes another's requests away.
enum PathOrder {
    /// Indices of routes in canonical order: exact paths, expressions in the file's order, prefixes, longest first; of
    /// one path, more conditions first, then the file's order. Routes of one path stand together.
    static func sorted(_ indices: [Int], of routes: [RoutePlan]) -> [Int] {
        guard indices.count > 1 else { return indices }
        var places: [PathMatch: Int] = [:]
        if indices.contains(where: { !routes[$0].conditions.isEmpty }) {
            for (offset, index) in indices.enumerated() {
                let path = routes[index].path.canonical
                if places[path] == nil { places[path] = offset }
            }
        }
        let ranks = indices.enumerated().map { offset, index in
            Rank(routes[index], place: places.isEmpty ? offset : places[routes[index].path.canonical] ?? offset)
        }
        return indices.indices.sorted { left, right in
            ranks[left] == ranks[right] ? left < right : ranks[left] < ranks[right]
        }.map { indices[$0] }
    }

    /// Where a route stands in the order; smaller comes first.
    private struct Rank: Comparable {
        private let path: (kind: Int, length: Int, place: Int)
        private let conditions: (method: Int, headers: Int, query: Int, cookies: Int)

        /// `place` is where its path stands first in the file.
        init(_ route: RoutePlan, place: Int) {
            switch route.path {
            case .exact: path = (0, 0, place)
            case .regex: path = (1, 0, place)
            case .prefix(let prefix): path = (2, -prefix.withoutTrailingSlash.utf8.count, place)
            }
            conditions = route.conditions.isEmpty ? (0, 0, 0, 0) : route.conditions.rank
        }

        static func == (left: Rank, right: Rank) -> Bool {
            left.path == right.path && left.conditions == right.conditions
        }

        static func < (left: Rank, right: Rank) -> Bool {
            left.path == right.path ? left.conditions > right.conditions : left.path < right.path
        }
    }

    /// Whether every request of `inner` is taken by `outer`, which comes first.
    static func covers(_ outer: RoutePlan, _ inner: RoutePlan) -> Bool {
        outer.conditions.hold(whenever: inner.conditions) && covers(outer.path, inner.path)
    }

    /// Whether every path of `inner` is one of `outer`.
    static func covers(_ outer: PathMatch, _ inner: PathMatch) -> Bool {
        switch (outer, inner) {
        case (.prefix(let prefix), _) where prefix.withoutTrailingSlash.isEmpty: true
        case (.prefix(let prefix), .exact(let path)), (.prefix(let prefix), .prefix(let path)):
            isBelow(path.withoutTrailingSlash, prefix.withoutTrailingSlash)
        case (.exact(let a), .exact(let b)): a == b
        case (.regex(let pattern), .regex(let other)): pattern == other || literalPrefix(pattern) == ""
        case (.regex(let pattern), .exact(let path)), (.regex(let pattern), .prefix(let path)):
            literalPrefix(pattern).map { path.withoutTrailingSlash.hasPrefix($0) || $0 == "/" } ?? false
        default: false
        }
    }

    /// Whether `path` is `prefix` or lies below it, by segments; both without a trailing slash.
    static func isBelow(_ path: String, _ prefix: String) -> Bool {
        path.hasPrefix(prefix) && (path.utf8.count == prefix.utf8.count || path.dropFirst(prefix.count).hasPrefix("/"))
    }

    /// The text that an expression takes every path of: `^/api` takes all that begins so; empty for one that takes
    /// every path. `nil` when the expression is not of so simple a form.
    static func literalPrefix(_ pattern: Pattern) -> String? {
        var text = Substring(pattern.text)
        if text == ".*" || text == "/" || text == "^" || text == "^.*$" { return "" }
        guard text.hasPrefix("^/") else { return nil }
        text = text.dropFirst()
        if text.hasSuffix(".*$") { text = text.dropLast(3) } else if text.hasSuffix(".*") { text = text.dropLast(2) }
        let isLiteral = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        guard isLiteral else { return nil }
        return text == "/" ? "" : String(text)
    }
}
