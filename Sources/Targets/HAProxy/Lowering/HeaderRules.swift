import TopologyModel

/// The header policies of many routes, header by header: what would be rules for each policy, which every request walks
/// past, is one for each header and value, and one for each header with many values.
///
/// A route bears one policy, so that rules of different policies never meet in a request; those of one policy keep their
/// order: removals, settings, additions.
struct HeaderRules {
    /// What a rule does, in the order in which rules stand.
    enum Kind: Int {
        /// Takes away servers' cookies, before HAProxy adds its own.
        case forget
        case remove, set, add
    }

    /// What becomes of a header.
    struct Rule {
        let kind: Kind
        let name: HeaderName
        /// What its lines are.
        let content: Content
    }

    /// What the lines of a header are.
    enum Content {
        /// These, on some routes; none where the header is taken away.
        case lines([HeaderValue], routes: [Int])
        /// One line without anything live, another one for each set of routes.
        case table([(text: String, routes: [Int])])
    }

    private struct Key: Hashable {
        let kind: Kind
        let name: String
        let values: [HeaderValue]
    }

    private struct Entry {
        let key: Key
        let name: HeaderName
        var routes: [Int]
    }

    /// How many values of a header have rules of their own before they move to a map.
    private static let mostLines = 3

    private var entries: [Entry] = []
    private var places: [Key: Int] = [:]

    /// Adds a change that some routes make.
    mutating func add(_ kind: Kind, _ name: HeaderName, _ values: [HeaderValue] = [], routes: [Int]) {
        let key = Key(kind: kind, name: name.text, values: values)
        if let place = places[key] {
            entries[place].routes += routes
        } else {
            places[key] = entries.count
            entries.append(Entry(key: key, name: name, routes: routes))
        }
    }

    /// The rules in the order in which they are to stand.
    var ordered: [Rule] {
        var texts: [Key: [(text: String, routes: [Int])]] = [:]
        for entry in entries {
            guard let text = entry.key.values.loneText else { continue }
            texts[header(entry), default: []].append((text, entry.routes))
        }
        var rules: [Rule] = []
        for entry in entries {
            let isText = entry.key.values.loneText != nil
            let table = isText ? texts[header(entry)] ?? [] : []
            if table.count <= Self.mostLines {
                let content = Content.lines(entry.key.values, routes: entry.routes)
                rules.append(Rule(kind: entry.key.kind, name: entry.name, content: content))
            } else if table.first?.text == entry.key.values.loneText {
                rules.append(Rule(kind: entry.key.kind, name: entry.name, content: .table(table)))
            }
        }
        // `sorted` keeps the order of equals.
        return rules.sorted { $0.kind.rawValue < $1.kind.rawValue }
    }

    private func header(_ entry: Entry) -> Key { Key(kind: entry.key.kind, name: entry.key.name, values: []) }
}

extension [HeaderValue] {
    /// The text of a lone value without anything live.
    fileprivate var loneText: String? {
        guard count == 1, self[0].pieces.count == 1, case .text(let text) = self[0].pieces[0] else { return nil }
        return text
    }
}
