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
    /// The parts of each map's source and what each candidate needs of them.
    private var tables: [Table] = []

    /// One map.
    private struct Table {
        /// The variables of the source.
        var parts: [Variable] = []
        /// For each candidate, the numbers that each part may have, `nil` for any; `nil` for one that never is chosen.
        var rows: [[[Int]?]?] = []
    }

    init(_ scope: Scope) { self.scope = scope }

    /// The variable that holds the named location of a request.
    mutating func variable(_ candidates: [RouteCandidate]) -> Variable {
        let number = numbers[candidates] ?? lists.count + 1
        if number > lists.count {
            numbers[candidates] = number
            lists.append(candidates)
            tables.append(table(candidates))
        }
        return Variable("choice", of: Name(label: "\(number)"))
    }

    /// The named location of a route.
    static func location(_ route: RoutePlan) -> Word { .named("@", Name(label: route.label).with("route")) }

    /// The named location that answers 404.
    static let none: Word = "@lbgen_none"

    private mutating func table(_ candidates: [RouteCandidate]) -> Table {
        var table = Table()
        let needs = candidates.map { self.needs(of: $0, among: candidates) }
        if needs.allSatisfy({ $0?.isEmpty ?? true }) {
            // No candidate with conditions is ever chosen; a map has a source all the same.
            table.parts.append(variables.variable(.method, .texts([])))
        }
        for need in needs.compactMap({ $0 }).joined() where !table.parts.contains(need.variable) {
            table.parts.append(need.variable)
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
        var open: Set<String> = []
        for candidate in all { if case .prefix(let path) = candidate.path { open.insert(path) } }
        let sorted = open.sorted { left, right in
            left.utf8.count != right.utf8.count ? left.utf8.count > right.utf8.count : left < right
        }
        let numbers = sorted.indices.filter { sorted[$0] == prefix || sorted[$0].hasPrefix(prefix + "/") }
        return (variables.variable(.path, .prefixes(sorted)), numbers.map { $0 + 1 })
    }

    private mutating func need(
        of condition: RouteCondition, _ candidate: RouteCandidate, _ all: [RouteCandidate]
    ) -> Need? {
        switch condition {
        case .method(let methods):
            let known = texts(all) { if case .method(let methods) = $0 { methods.map(\.text) } else { [] } }
            let numbers = methods.compactMap { known.firstIndex(of: $0.text) }.map { $0 + 1 }
            return (variables.variable(.method, .texts(known)), numbers)
        case .header(let name, let test):
            guard let header = header(name, candidate.route) else { return nil }
            return need(of: test, in: .header(header), all) { other in
                guard case .header(let otherName, let test) = other, Variable(header: otherName) == header else {
                    return nil
                }
                return test
            }
        case .query(let name, let test):
            return need(of: test, in: .query(name), all) { other in
                if case .query(name, let test) = other { test } else { nil }
            }
        case .cookie(let name, let test):
            return need(of: test, in: .cookie(name), all) { other in
                if case .cookie(name, let test) = other { test } else { nil }
            }
        }
    }

    /// The exact values of one name are told apart by one variable; every other test has its own.
    private mutating func need(
        of test: ConditionTest, in source: ConditionVariables.Source, _ all: [RouteCandidate],
        _ sibling: (RouteCondition) -> ConditionTest?
    ) -> Need {
        switch test {
        case .regex(let pattern): return (variables.variable(source, .regex(pattern)), [1])
        case .present: return (variables.variable(source, .present), [1])
        case .exact(let value):
            let known = texts(all) { if case .exact(let value) = sibling($0) { [value.text] } else { [] } }
            return (variables.variable(source, .texts(known)), [(known.firstIndex(of: value.text) ?? 0) + 1])
        }
    }

    /// The texts that the conditions of all candidates name, each once.
    private func texts(_ all: [RouteCandidate], _ of: (RouteCondition) -> [String]) -> [String] {
        var found: [String] = []
        var seen: Set<String> = []
        for candidate in all {
            for condition in scope.plan.routes[candidate.route].conditions.all {
                for text in of(condition) where seen.insert(text).inserted { found.append(text) }
            }
        }
        return found
    }

    /// A header's variable; reports a header that nginx drops: it is never there.
    private mutating func header(_ name: HeaderName, _ route: Int) -> Variable? {
        if let variable = Variable(header: name) {
            if name.canonical == "x-forwarded-for", reported.insert(route).inserted {
                scope.losses.approximate(
                    .headerCondition, "several lines of X-Forwarded-For count as one, joined by commas",
                    at: scope.plan.routes[route].span)
            }
            return variable
        }
        if reported.insert(route).inserted {
            scope.losses.lose(
                .inexpressibleValue, "a condition on the header `\(name.text)`: nginx drops such headers",
                at: scope.plan.routes[route].span, instead: "use a header of letters, digits and hyphens")
        }
        return nil
    }

    /// Adds the maps.
    func lower(into document: inout Document, sizes: inout HashSizes) {
        guard !lists.isEmpty else { return }
        variables.lower(into: &document, sizes: &sizes)
        for (index, list) in lists.enumerated() {
            let target = Word.variable(Variable("choice", of: Name(label: "\(index + 1)")))
            document.blank()
            let table = tables[index]
            document.block("map", source(table.parts), target) { map in
                let last = list.last.map { scope.plan.routes[$0.route] }
                let isWhole = table.rows.last.flatMap { $0 }?.allSatisfy { $0 == nil } ?? false
                map.entry("default", isWhole ? last.map { Self.location($0) } ?? Self.none : Self.none)
                if table.parts.count == 1 {
                    Self.lowerKeys(list, table, scope.plan, into: &map, sizes: &sizes)
                } else {
                    Self.lowerExpressions(list, table, scope.plan, into: &map)
                }
            }
        }
        sizes.noteVariables(lists.count, longest: 20)
    }

    private func source(_ parts: [Variable]) -> Word {
        var pieces: [Word.Piece] = []
        for part in parts { pieces += pieces.isEmpty ? [.variable(part)] : ["-", .variable(part)] }
        return .compound(pieces, quoted: false)
    }

    /// One part: its numbers are keys; the first route that takes one keeps it.
    private static func lowerKeys(
        _ list: [RouteCandidate], _ table: Table, _ plan: Plan, into map: inout Document, sizes: inout HashSizes
    ) {
        var seen: Set<Int> = []
        for (candidate, row) in zip(list, table.rows) {
            for number in row?[0] ?? [] where seen.insert(number).inserted {
                map.entry(.number(number), location(plan.routes[candidate.route]))
            }
        }
        sizes.noteMap(longestKey: 6, keys: seen.count)
    }

    /// Several parts: an expression for each route, in their order.
    private static func lowerExpressions(
        _ list: [RouteCandidate], _ table: Table, _ plan: Plan, into map: inout Document
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
