import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Maps that choose, for a location whose routes have conditions, the named location of the route that comes first.
///
/// Each part of the map's source is a number (`ConditionVariables`), never text of the request: nothing that a client
/// sends can pass for something else.
struct Dispatches {
    private let scope: Scope
    private var variables = ConditionVariables()
    private var numbers: [[RouteCandidate]: Int] = [:]
    private var lists: [[RouteCandidate]] = []
    private var reported: Set<Int> = []
    /// For the candidates at hand: what tells the exact values of a source apart, and their numbers.
    private var texts: [ConditionVariables.Source: (variable: Variable, numbers: [String: Int])] = [:]
    /// For the candidates at hand: what tells prefixes apart, and which numbers lie below each.
    private var prefixes: (variable: Variable, numbers: [String: [Int]])?
    /// The parts of each map's source and what each candidate needs of them.
    private var tables: [ChoiceTable] = []

    init(_ scope: Scope) { self.scope = scope }

    /// The variable that holds the named location of a request.
    mutating func variable(_ candidates: [RouteCandidate]) -> Variable {
        let number = numbers[candidates] ?? lists.count + 1
        if number > lists.count {
            numbers[candidates] = number
            lists.append(candidates)
            tables.append(table(candidates))
        }
        return Self.choice(number)
    }

    /// The named location of a route.
    static func location(_ route: RoutePlan) -> Word { .named("@", Name(label: route.label).with("route")) }

    /// The named location that answers 404.
    static let none: Word = "@lbgen_none"

    private mutating func table(_ candidates: [RouteCandidate]) -> ChoiceTable {
        var table = ChoiceTable()
        texts = [:]
        prefixes = nil
        let needs = candidates.map { self.needs(of: $0, among: candidates) }
        if needs.allSatisfy({ $0?.isEmpty ?? true }) {
            // No candidate with conditions is ever chosen; a map has a source all the same.
            table.add(variables.variable(.method, .texts([])), upTo: 0)
        }
        for need in needs.compactMap({ $0 }).joined() {
            table.add(need.variable, upTo: variables.highest(of: need.variable))
        }
        for list in needs {
            guard let list else {
                table.rows.append(nil)
                continue
            }
            var row: [[Int]?] = table.parts.map { _ in nil }
            for need in list {
                guard let place = table.parts.firstIndex(of: need.variable) else { continue }
                row[place] = need.numbers
            }
            table.rows.append(row)
        }
        return table
    }

    private typealias Need = (variable: Variable, numbers: [Int])

    /// What a candidate needs; `nil` for what never comes true.
    private mutating func needs(of candidate: RouteCandidate, among all: [RouteCandidate]) -> [Need]? {
        var needs: [Need] = []
        switch candidate.path {
        case .none: break
        case .regex(let pattern): needs.append((variables.variable(.path, .regex(pattern)), [1]))
        case .prefix(let prefix): needs.append(self.prefix(prefix, among: all))
        }
        for condition in scope.plan.routes[candidate.route].conditions.all {
            guard let need = self.need(of: condition, candidate, all) else { return nil }
            needs.append(need)
        }
        return needs
    }

    /// A prefix among those that the location leaves open: the longest that is found is this one or one below it.
    private mutating func prefix(_ prefix: String, among all: [RouteCandidate]) -> Need {
        let known = prefixes ?? open(among: all)
        prefixes = known
        return (known.variable, known.numbers[prefix] ?? [])
    }

    private mutating func open(among all: [RouteCandidate]) -> (variable: Variable, numbers: [String: [Int]]) {
        var open: Set<String> = []
        for candidate in all { if case .prefix(let path) = candidate.path { open.insert(path) } }
        let sorted = open.sorted { left, right in
            left.utf8.count != right.utf8.count ? left.utf8.count > right.utf8.count : left < right
        }
        var numbers: [String: [Int]] = [:]
        for (index, path) in sorted.enumerated() {
            var above = Substring(path)
            while true {
                if open.contains(String(above)) { numbers[String(above), default: []].append(index + 1) }
                guard let slash = above.utf8.lastIndex(of: UInt8(ascii: "/")) else { break }
                above = above[..<slash]
            }
        }
        return (variables.variable(.path, .prefixes(sorted)), numbers)
    }

    private mutating func need(
        of condition: RouteCondition, _ candidate: RouteCandidate, _ all: [RouteCandidate]
    ) -> Need? {
        guard let source = source(of: condition, candidate.route) else { return nil }
        switch condition.test {
        case .regex(let pattern): return (variables.variable(source, .regex(pattern)), [1])
        case .present: return (variables.variable(source, .present), [1])
        case nil, .exact: break
        }
        // The exact values of one source are told apart by one variable.
        let known = texts[source] ?? values(of: source, among: all)
        texts[source] = known
        return (known.variable, condition.texts.compactMap { known.numbers[$0] })
    }

    private mutating func values(
        of source: ConditionVariables.Source, among all: [RouteCandidate]
    ) -> (variable: Variable, numbers: [String: Int]) {
        var list: [String] = []
        var numbers: [String: Int] = [:]
        for candidate in all {
            for condition in scope.plan.routes[candidate.route].conditions.all
            where !condition.texts.isEmpty && self.source(of: condition, candidate.route) == source {
                for text in condition.texts where numbers[text] == nil {
                    list.append(text)
                    numbers[text] = list.count
                }
            }
        }
        return (variables.variable(source, .texts(list)), numbers)
    }

    /// What a condition looks at; `nil` for a header that nginx drops, which is never there, and which is reported.
    private mutating func source(of condition: RouteCondition, _ route: Int) -> ConditionVariables.Source? {
        switch condition {
        case .method: return .method
        case .query(let name, _): return .query(name)
        case .cookie(let name, _): return .cookie(name)
        case .header(let name, _):
            if let variable = Variable(header: name) {
                if name.canonical == "x-forwarded-for", reported.insert(route).inserted {
                    scope.losses.approximate(
                        .headerCondition, "several lines of X-Forwarded-For count as one, joined by commas",
                        at: scope.plan.routes[route].span)
                }
                return .header(variable)
            }
            if reported.insert(route).inserted {
                scope.losses.lose(
                    .inexpressibleValue, "a condition on the header `\(name.text)`: nginx drops such headers",
                    at: scope.plan.routes[route].span, instead: "use a header of letters, digits and hyphens")
            }
            return nil
        }
    }

    /// Adds the maps.
    func lower(into document: inout Document, sizes: inout HashSizes) {
        guard !lists.isEmpty else { return }
        variables.lower(into: &document, sizes: &sizes)
        for (index, list) in lists.enumerated() {
            let table = tables[index]
            let stages = table.parts.count > 1 ? table.stages : []
            let last = list.last.map { scope.plan.routes[$0.route] }
            let isWhole = table.rows.last.flatMap { $0 }?.allSatisfy { $0 == nil } ?? false
            let rest = isWhole ? last.map { Self.location($0) } ?? Self.none : Self.none
            guard stages.isEmpty else {
                lower(stages, of: list, index + 1, rest: rest, into: &document, sizes: &sizes)
                continue
            }
            document.blank()
            document.block("map", source(table.parts), .variable(Self.choice(index + 1))) { map in
                map.entry("default", rest)
                if table.parts.count == 1 {
                    Self.lowerKeys(list, table, scope.plan, into: &map, sizes: &sizes)
                } else {
                    Self.lowerExpressions(list, table, scope.plan, into: &map)
                }
            }
        }
        sizes.noteVariables(lists.count, longest: 20)
    }

    private static func choice(_ number: Int, stage: Int = 1) -> Variable {
        let name = Name(label: "\(number)")
        return Variable("choice", of: stage == 1 ? name : name.with(Name(label: "\(stage)")))
    }

    /// Many candidates: a map for each stage, whose default is the next one.
    private func lower(
        _ stages: [ChoiceTable.Stage], of list: [RouteCandidate], _ number: Int, rest: Word,
        into document: inout Document, sizes: inout HashSizes
    ) {
        for (index, stage) in stages.enumerated() {
            let next = index + 1 < stages.count ? Word.variable(Self.choice(number, stage: index + 2)) : rest
            document.blank()
            document.block("map", source(stage.parts), .variable(Self.choice(number, stage: index + 1))) { map in
                map.entry("default", next)
                for (numbers, candidate) in stage.keys {
                    map.entry(Self.key(numbers), Self.location(scope.plan.routes[list[candidate].route]))
                }
            }
            sizes.noteMap(longestKey: 7 * stage.parts.count, keys: stage.keys.count)
        }
        sizes.noteVariables(stages.count - 1, longest: 24)
    }

    private func source(_ parts: [Variable]) -> Word {
        var pieces: [Word.Piece] = []
        for part in parts { pieces += pieces.isEmpty ? [.variable(part)] : ["-", .variable(part)] }
        return .compound(pieces, quoted: false)
    }

    /// One part: its numbers are keys; the first route that takes one keeps it.
    private static func lowerKeys(
        _ list: [RouteCandidate], _ table: ChoiceTable, _ plan: Plan, into map: inout Document, sizes: inout HashSizes
    ) {
        var seen: Set<Int> = []
        for (candidate, row) in zip(list, table.rows) {
            for number in row?[0] ?? [] where seen.insert(number).inserted {
                map.entry(.number(number), location(plan.routes[candidate.route]))
            }
        }
        sizes.noteMap(longestKey: 6, keys: seen.count)
    }

    /// Several parts that each have one number: a key.
    private static func key(_ numbers: [Int]) -> Word {
        var pieces: [Word.Piece] = []
        for number in numbers { pieces += (pieces.isEmpty ? [] : ["-"]) + [.number(number)] }
        return .compound(pieces, quoted: true)
    }

    /// Several parts: an expression for each route, in their order.
    private static func lowerExpressions(
        _ list: [RouteCandidate], _ table: ChoiceTable, _ plan: Plan, into map: inout Document
    ) {
        for (candidate, row) in zip(list, table.rows) {
            guard let row, row.contains(where: { $0 != nil }) else { continue }
            var pieces: [Word.Piece] = ["~^"]
            for (place, numbers) in row.enumerated() {
                if place > 0 { pieces.append("-") }
                guard let numbers else {
                    pieces.append("[0-9]+")
                    continue
                }
                if numbers.count > 1 { pieces.append("(?:") }
                for (index, number) in numbers.enumerated() { pieces += (index > 0 ? ["|"] : []) + [.number(number)] }
                if numbers.count > 1 { pieces.append(")") }
            }
            map.entry(.compound(pieces + ["$"], quoted: true), location(plan.routes[candidate.route]))
        }
    }
}

extension RouteCondition {
    /// What a value is tested by; `nil` for a method.
    fileprivate var test: ConditionTest? {
        switch self {
        case .method: nil
        case .header(_, let test), .query(_, let test), .cookie(_, let test): test
        }
    }

    /// The exact values that it admits.
    fileprivate var texts: [String] {
        switch self {
        case .method(let methods): methods.map(\.text)
        case .header(_, .exact(let value)), .query(_, .exact(let value)), .cookie(_, .exact(let value)): [value.text]
        case .header, .query, .cookie: []
        }
    }
}
