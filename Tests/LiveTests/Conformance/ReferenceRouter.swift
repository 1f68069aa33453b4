import Foundation

/// What the language says of a request, worked out as plainly as it is written there and as slowly as that takes.
///
/// It shares no code with the compiler: it is what the compiler is held to.
struct ReferenceRouter {
    /// A route of a host pattern.
    struct Route {
        /// `*`, `*.d` or a name.
        let hosts: [String]
        let path: Path
        /// What must hold beside the path; how many conditions there are decides between equal paths.
        var conditions = Conditions()
        /// What answers: the name of a backend, or a status.
        let answer: Probe.Outcome
    }

    enum Path: Hashable {
        case exact(String)
        case prefix(String)
        case regex(String)
    }

    /// Conditions beside the path.
    struct Conditions: Hashable {
        var methods: [String] = []
        /// Name and value; an empty value asks only that it is there.
        var headers: [String: String] = [:]
        var query: [String: String] = [:]
        var cookies: [String: String] = [:]
    }

    /// A request as it is sent.
    struct Request {
        var method = "GET"
        let target: String
        let host: String
        var headers: [(name: String, value: String)] = []
    }

    let routes: [Route]

    /// Who answers.
    func answer(_ request: Request) -> Probe.Outcome {
        guard let path = Self.comparable(request.target) else { return .status(400) }
        let host = Self.comparable(host: request.host)
        let patterns = Set(routes.flatMap(\.hosts)).filter { Self.matches(host, $0) }
        for pattern in patterns.sorted(by: Self.isNarrower) {
            let own = routes.filter { $0.hosts.contains(pattern) }
            if let route = Self.first(of: own, path, request) { return route.answer }
        }
        return .status(404)
    }

    /// A name before a wildcard, a longer wildcard before a shorter one, `*` last.
    private static func isNarrower(_ left: String, _ right: String) -> Bool {
        func rank(_ pattern: String) -> Int { pattern == "*" ? 0 : pattern.hasPrefix("*") ? pattern.utf8.count : 1000 }
        return rank(left) > rank(right)
    }

    private static func matches(_ host: String, _ pattern: String) -> Bool {
        if pattern == "*" { return true }
        if pattern.hasPrefix("*.") {
            return host.hasSuffix(pattern.dropFirst()) && host.utf8.count >= pattern.utf8.count
        }
        return host == pattern
    }

    /// Exact paths, then expressions in the file's order, then the longest prefix; of equal paths the one with more
    /// conditions, then the file's order.
    private static func first(of routes: [Route], _ path: String, _ request: Request) -> Route? {
        let matching = routes.enumerated().filter { Self.matches(path, $1.path) && $1.conditions.hold(for: request) }
        return matching.min { left, right in
            let (a, b) = (key(left.element, left.offset, routes), key(right.element, right.offset, routes))
            return a.lexicographicallyPrecedes(b)
        }?.element
    }

    private static func key(_ route: Route, _ place: Int, _ routes: [Route]) -> [Int] {
        switch route.path {
        case .exact: [0, 0, 0] + route.conditions.precedence + [place]
        // Two expressions are two paths: their order in the file comes before their conditions, but for the same one.
        case .regex:
            [1, routes.firstIndex { $0.path == route.path } ?? place, 0] + route.conditions.precedence + [place]
        case .prefix(let prefix): [2, -bare(prefix).utf8.count, 0] + route.conditions.precedence + [place]
        }
    }

    private static func matches(_ path: String, _ match: Path) -> Bool {
        switch match {
        case .exact(let exact): path == exact
        case .prefix(let prefix): path == bare(prefix) || path.hasPrefix(bare(prefix) + "/")
        case .regex(let pattern): path.range(of: pattern, options: .regularExpression) != nil
        }
    }

    private static func bare(_ prefix: String) -> String { prefix.hasSuffix("/") ? String(prefix.dropLast()) : prefix }

    /// Without port, case and one trailing dot.
    static func comparable(host: String) -> String {
        let name = host.lowercased().split(separator: ":", omittingEmptySubsequences: false)[0]
        return String(name.hasSuffix(".") ? name.dropLast() : name)
    }

    /// Percent-decoded and with slashes merged; `nil` for what gets 400.
    static func comparable(_ target: String) -> String? {
        guard target.hasPrefix("/"), !target.contains("#") else { return nil }
        let raw = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
        guard let decoded = raw.removingPercentEncoding, !decoded.contains("\0") else { return nil }
        let segments = decoded.components(separatedBy: "/")
        guard !segments.contains("."), !segments.contains("..") else { return nil }
        return decoded.replacingOccurrences(of: "/+", with: "/", options: .regularExpression)
    }
}

extension ReferenceRouter.Conditions {
    /// Fewer is later: the method first, then headers, query and cookies by number.
    var precedence: [Int] { [methods.isEmpty ? 0 : -1, -headers.count, -query.count, -cookies.count] }

    func hold(for request: ReferenceRouter.Request) -> Bool {
        (methods.isEmpty || methods.contains(request.method))
            && headers.allSatisfy { holds($0.value, request.headers.first(named: $0.key)) }
            && query.allSatisfy { holds($0.value, request.query.first(named: $0.key)) }
            && cookies.allSatisfy { holds($0.value, request.cookies.first(named: $0.key)) }
    }

    private func holds(_ wanted: String, _ found: String?) -> Bool { wanted.isEmpty ? found != nil : found == wanted }
}

extension ReferenceRouter.Request {
    fileprivate var query: [(name: String, value: String)] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return target[target.index(after: mark)...].split(separator: "&").map { Self.pair($0) }
    }

    fileprivate var cookies: [(name: String, value: String)] {
        (headers.first(named: "cookie") ?? "").split(separator: ";")
            .map { Self.pair(Substring($0.trimmingCharacters(in: .whitespaces))) }
    }

    private static func pair(_ text: Substring) -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
}

extension [(name: String, value: String)] {
    fileprivate func first(named name: String) -> String? {
        first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
