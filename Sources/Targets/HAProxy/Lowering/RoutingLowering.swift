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
        for (place, group) in table.groups.enumerated() {
            var seen: Set<PathMatch> = []
            for index in group.routes {
                let route = plan.routes[index]
                // The first of two routes with one path is the one that answers.
                guard !Self.needsRule(route.path), seen.insert(route.path.canonical).inserted else { continue }
                let value = table.junctions.junction(route.path, in: place)?.name ?? routeNames[index]
                switch route.path {
                case .exact(let path): exact.add(group.name, path: path.text, asPrefix: false, to: value)
                case .prefix(let path):
                    prefixes.add(group.name, path: path.withoutTrailingSlash, asPrefix: true, to: value)
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

    /// Whether a path cannot be a map's key and is matched by a rule of its own: expressions, and paths with spaces.
    static func needsRule(_ path: PathMatch) -> Bool {
        switch path {
        case .regex: true
        case .exact(let path), .prefix(let path): path.text.utf8.contains(UInt8(ascii: " "))
        }
    }

    /// The rules that find a request's route, `txn.route`, or answer 404.
    mutating func lowerRouting(_ table: RouteTable) {
        let choices = ChoiceRules(table, of: plan)
        lowerHost(table)
        lowerConditions(choices)
        document.comment("The route: exact path, expressions in order, longest prefix.")
        for (depth, groups) in table.levels.enumerated() {
            if depth > 0 { lookUp("txn.site", "var(txn.site),map_str(", .broader, table, if: Self.unrouted) }
            lowerLevel(groups.map { table.groups[$0] }, table, choices, depth)
        }
        document.line("http-request return status 404 default-errorfiles", if: Self.unrouted)
        choices.addMap(table, routeNames, to: &maps)
    }

    /// That no route was found yet.
    static let unrouted = Condition.unless("{ var(txn.route) -m found }")

    mutating func lookUp(
        _ variable: StaticString, _ expression: StaticString, _ kind: MapKind, _ table: RouteTable,
        if condition: Condition = .always
    ) {
        document.line(
            "http-request set-var(", Word(stringLiteral: variable).glued, (")" as Word).glued,
            Word(stringLiteral: expression), Word.label(.map(table.listener, kind)).glued, (")" as Word).glued,
            if: condition)
    }

    private mutating func lowerLevel(
        _ groups: [RouteTable.Group], _ table: RouteTable, _ choices: ChoiceRules, _ depth: Int
    ) {
        let paths = groups.flatMap { $0.routes }.map { plan.routes[$0].path }
        let mapped = paths.filter { !Self.needsRule($0) }
        let hasExact = mapped.contains { if case .exact = $0 { true } else { false } }
        if hasExact {
            lookUpRoute(
                "var(txn.site),concat(,txn.path),map_str(", .exact, table, choices, choices.steps(.exact, depth),
                isAlone: depth == 0)
        }
        for group in groups {
            for index in group.routes where Self.needsRule(plan.routes[index].path) {
                lowerRule(index, of: group, choices)
            }
        }
        if mapped.contains(where: { if case .prefix = $0 { true } else { false } }) {
            lookUpRoute(
                "var(txn.site),concat(,txn.path,/),map_beg(", .prefixes, table, choices,
                choices.steps(.prefixes, depth),
                isAlone: depth == 0 && !hasExact && mapped.count == paths.count)
        }
    }

    /// Looks a path up: its route, or where its routes have conditions, its junction, which steps decide.
    private mutating func lookUpRoute(
        _ expression: StaticString, _ kind: MapKind, _ table: RouteTable, _ choices: ChoiceRules,
        _ steps: JunctionSteps?, isAlone: Bool
    ) {
        let condition = isAlone ? Condition.always : Self.unrouted
        guard let steps else {
            lookUp("txn.route", expression, kind, table, if: condition)
            return
        }
        lookUp("txn.junction", expression, kind, table, if: condition)
        lowerSteps(steps, table, choices, isAlone: isAlone)
    }

    /// A route whose path no map can hold; such prefixes lie below none that a map holds and they take over, so they
    /// may come before the map.
    private mutating func lowerRule(_ index: Int, of group: RouteTable.Group, _ choices: ChoiceRules) {
        let route = plan.routes[index]
        let condition = Condition.when(
            "!{ var(txn.route) -m found } { var(txn.site) -m str --", .label(group.name), "}")
        do throws(Inexpressible) {
            document.line(
                "http-request set-var(txn.route) str(", Word.label(routeNames[index]).glued, (")" as Word).glued,
                if: condition.and(words: try Self.test(route.path) + choices.words(route.conditions.all)))
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
