import TopologyModel

/// The canonical order of paths below one host, and which path takes another's requests away.
enum PathOrder {
    /// Indices of routes in canonical order: exact paths, expressions in the file's order, prefixes, longest first.
    static func sorted(_ indices: [Int], of routes: [RoutePlan]) -> [Int] {
        guard indices.count > 1 else { return indices }
        return indices.enumerated().sorted { left, right in
            let a = rank(routes[left.element].path)
            let b = rank(routes[right.element].path)
            return a == b ? left.offset < right.offset : a < b
        }.map(\.element)
    }

    private static func rank(_ path: PathMatch) -> (Int, Int) {
        switch path {
        case .exact: (0, 0)
        case .regex: (1, 0)
        case .prefix(let prefix): (2, -prefix.withoutTrailingSlash.utf8.count)
        }
    }

    /// Whether every request of `inner` is taken by `outer`, which comes first.
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
