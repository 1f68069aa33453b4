import Diagnostics
import Planning
import TopologyModel

/// Header changes and the routes that bear them.
typealias HeaderGroup = (changes: HeaderChanges, routes: [Int])

extension Lowering {
    /// How many policies may stand one behind the other.
    static let fewHeaderPolicies = 8

    /// Many policies, header by header. `always` is the condition of what `all` routes of the section bear; `name` is the
    /// section's, for maps and lists.
    mutating func lower(
        _ groups: [HeaderGroup], of side: HeaderSide, among all: [Int], always: Condition, named name: String
    ) {
        for (index, rule) in Self.rules(of: groups, side).ordered.enumerated() {
            let file = "\(name)-\(index + 1)"
            switch rule.content {
            case .lines(let values, let routes):
                let condition =
                    routes.count < all.count ? Condition.always.and(set(of: routes, side.subject, file)) : always
                lower(rule.kind, rule.name, values, of: side, if: condition)
            case .table(let texts):
                let map = Label.headers(side.subject, file)
                var document = MapDocument(file: map)
                for (text, routes) in texts {
                    for route in routes { document.add(routeNames[route], text: text) }
                }
                maps.append(document)
                var format = LogFormat()
                format.append("%[var(txn.route),map_str(")
                format.append(map)
                format.append(")]")
                self.document.line(
                    rule.kind == .set ? side.set : side.add, .header(rule.name), .format(format),
                    if: Condition.always.and(words: [
                        "{ var(txn.route),map_str(", Word.label(map).glued, (") -m found }" as Word).glued,
                    ]))
            }
        }
    }

    private static func rules(of groups: [HeaderGroup], _ side: HeaderSide) -> HeaderRules {
        var rules = HeaderRules()
        func isCookie(_ name: HeaderName) -> Bool { side == .answer && Self.isCookie(name) }
        for (changes, routes) in groups {
            for name in changes.replaced where isCookie(name) { rules.add(.forget, name, routes: routes) }
            for name in changes.remove where !isCookie(name.value) { rules.add(.remove, name.value, routes: routes) }
            for line in changes.set {
                let kind = isCookie(line.name.value) ? HeaderRules.Kind.add : .set
                rules.add(kind, line.name.value, line.values.map(\.value), routes: routes)
            }
            for line in changes.add { rules.add(.add, line.name.value, line.values.map(\.value), routes: routes) }
        }
        return rules
    }

    private mutating func lower(
        _ kind: HeaderRules.Kind, _ name: HeaderName, _ values: [HeaderValue], of side: HeaderSide,
        if condition: Condition
    ) {
        switch kind {
        case .forget: document.line("http-response del-header", .header(name), if: condition)
        case .remove: document.line(side.delete, .header(name), if: condition)
        case .set, .add: lower(name, values, of: side, replaces: kind == .set, if: condition)
        }
    }
}
