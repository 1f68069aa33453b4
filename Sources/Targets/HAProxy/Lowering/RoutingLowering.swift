import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// The maps of a table: hosts to groups, paths to routes.
    mutating func lowerRouteMaps(_ table: RouteTable) {
        addMap(table, .hosts, table.hosts.map { ($0.host, $0.group) })
        addMap(table, .wildcards, table.wildcards.map { ($0.suffix, $0.group) })
        var exact = MapDocument(file: .map(table.listener, .exact))
        var prefixes = MapDocument(file: .map(table.listener, .prefixes))
        var broader = MapDocument(file: .map(table.listener, .broader))
        for group in table.groups {
            var seen: Set<PathMatch> = []
            for index in group.routes {
                let route = plan.routes[index]
                // The first of two routes with one path is the one that answers.
                guard !Self.needsRule(route.path), seen.insert(Self.canonical(route.path)).inserted else { continue }
                switch route.path {
                case .exact(let path): exact.add(group.name, path: path.text, asPrefix: false, to: .route(route.label))
                case .prefix(let path):
                    prefixes.add(
                        group.name, path: path.withoutTrailingSlash, asPrefix: true, to: .route(route.label))
                case .regex: continue
                }
            }
            if let next = group.next { broader.add(group.name, to: table.groups[next].name) }
        }
        for map in [exact, prefixes, broader] where !map.entries.isEmpty { maps.append(map) }
    }

    private mutating func addMap(_ table: RouteTable, _ kind: MapKind, _ entries: [(String, Int)]) {
        guard !entries.isEmpty else { return }
        var map = MapDocument(file: .map(table.listener, kind))
        for (host, group) in entries { map.add(host: host, to: table.groups[group].name) }
        maps.append(map)
    }

    private static func canonical(_ path: PathMatch) -> PathMatch {
        guard case .prefix(let prefix) = path, let shorter = try? URLPath(prefix.withoutTrailingSlash) else {
            return path
        }
        return .prefix(shorter)
    }

    /// Whether a path cannot be a map's key and is matched by a rule of its own: expressions, and paths with spaces.
    static func needsRule(_ path: PathMatch) -> Bool {
        switch path {
        case .regex: true
        case .exact(let path), .prefix(let path): path.text.utf8.contains(UInt8(ascii: " "))
        }
    }

    /// The rules that find a request's route, `txn.route`, or answer 404.
    mutating func lowerRouting(_ table: RouteTable) {
        lowerHost(table)
        document.comment("The route: exact path, expressions in order, longest prefix.")
        for (depth, groups) in table.levels.enumerated() {
            if depth > 0 { lookUp("txn.site", "var(txn.site),map_str(", .broader, table, if: Self.unrouted) }
            lowerLevel(groups.map { table.groups[$0] }, table, isFirst: depth == 0)
        }
        document.line("http-request return status 404 default-errorfiles", if: Self.unrouted)
    }

    /// That no route was found yet.
    private static let unrouted = Condition.unless("{ var(txn.route) -m found }")

    mutating func lookUp(
        _ variable: StaticString, _ expression: StaticString, _ kind: MapKind, _ table: RouteTable,
        if condition: Condition = .always
    ) {
        document.line(
            "http-request set-var(", Word(stringLiteral: variable).glued, (")" as Word).glued,
            Word(stringLiteral: expression), Word.label(.map(table.listener, kind)).glued, (")" as Word).glued,
            if: condition)
    }

    private mutating func lowerLevel(_ groups: [RouteTable.Group], _ table: RouteTable, isFirst: Bool) {
        let paths = groups.flatMap { $0.routes }.map { plan.routes[$0].path }
        let mapped = paths.filter { !Self.needsRule($0) }
        let hasExact = mapped.contains { if case .exact = $0 { true } else { false } }
        if hasExact {
            lookUp(
                "txn.route", "var(txn.site),concat(,txn.path),map_str(", .exact, table,
                if: isFirst ? .always : Self.unrouted)
        }
        for group in groups {
            for index in group.routes where Self.needsRule(plan.routes[index].path) {
                lowerRule(plan.routes[index], of: group)
            }
        }
        if mapped.contains(where: { if case .prefix = $0 { true } else { false } }) {
            let isAlone = isFirst && !hasExact && mapped.count == paths.count
            lookUp(
                "txn.route", "var(txn.site),concat(,txn.path,/),map_beg(", .prefixes, table,
                if: isAlone ? .always : Self.unrouted)
        }
    }

    /// A route whose path no map can hold; such prefixes lie below none that a map holds and they take over, so they
    /// may come before the map.
    private mutating func lowerRule(_ route: RoutePlan, of group: RouteTable.Group) {
        let condition = Condition.when(
            "!{ var(txn.route) -m found } { var(txn.site) -m str --", .label(group.name), "}")
        do throws(Inexpressible) {
            document.line(
                "http-request set-var(txn.route) str(", Word.label(.route(route.label)).glued, (")" as Word).glued,
                if: condition.and(words: try Self.test(route.path)))
        } catch { losses.report(error, at: route.pathSpan) }
    }

    /// The test of a path.
    private static func test(_ path: PathMatch) throws(Inexpressible) -> [Word] {
        switch path {
        // A lone brace would end the test: HAProxy looks for it once quotes are gone.
        case .regex(let pattern) where pattern.text == "}": [#"{ var(txn.path) -m reg -- '\}' }"#]
        case .regex(let pattern): ["{ var(txn.path) -m reg --", try .literal(pattern.text), "}"]
        case .exact(let path): ["{ var(txn.path) -m str --", try .literal(path.text), "}"]
        case .prefix(let path):
            ["{ var(txn.path),concat(/) -m beg --", try .literal(path.withoutTrailingSlash + "/"), "}"]
        }
    }
}
