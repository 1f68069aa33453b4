import TopologyModel

/// Routes of one path by their conditions: finds the first that takes every request of another without comparing all
/// with all.
///
/// Each route is filed under the rarest of its conditions, so that one which thousands share brings none together.
struct ConditionIndex {
    /// How many pairs of routes were compared.
    private(set) var comparisons = 0

    /// How many routes have each condition.
    private var counts: [RouteCondition: Int] = [:]
    private var filed: [RouteCondition: [Entry]] = [:]
    /// What is filed: a second route of the same conditions takes nothing more.
    private var known: Set<Set<RouteCondition>> = []

    private struct Entry {
        let route: Int
        let place: Int
        let conditions: Conditions
        let canonical: Set<RouteCondition>
    }

    /// `all` are the conditions of the routes to come.
    init(_ all: [Conditions]) {
        for conditions in all {
            for condition in conditions.all { counts[condition.canonical, default: 0] += 1 }
        }
    }

    /// Whether no route has conditions.
    var isUseless: Bool { counts.isEmpty }

    /// Forgets the routes, not how rare their conditions are.
    mutating func removeAll() {
        guard !known.isEmpty else { return }
        filed.removeAll()
        known.removeAll()
    }

    /// Files a route; one without conditions takes nothing that is not another rule's finding.
    mutating func insert(_ route: Int, _ conditions: Conditions) {
        let rarest = conditions.all.map(\.canonical).min { (counts[$0] ?? 0) < (counts[$1] ?? 0) }
        let canonical = conditions.canonical
        guard let rarest, known.insert(canonical).inserted else { return }
        let entry = Entry(route: route, place: known.count, conditions: conditions, canonical: canonical)
        for key in rarest.keys { filed[key, default: []].append(entry) }
    }

    /// The first route whose conditions hold whenever others do, without being the same.
    mutating func taker(of inner: Conditions) -> Int? {
        guard !known.isEmpty, !inner.isEmpty else { return nil }
        let canonical = inner.canonical
        var first: Entry?
        for key in canonical.flatMap(\.keysOfWeaker) {
            for entry in filed[key] ?? [] where entry.place < first?.place ?? .max {
                comparisons += 1
                if entry.canonical != canonical, entry.conditions.hold(whenever: inner) { first = entry }
            }
        }
        return first?.route
    }
}

extension RouteCondition {
    /// Where a route is filed that has this condition, which is canonical.
    fileprivate var keys: [RouteCondition] {
        if case .method(let methods) = self { methods.map { .method([$0]) } } else { [self] }
    }

    /// Where each condition that holds whenever this does has a key.
    fileprivate var keysOfWeaker: [RouteCondition] {
        switch self {
        case .method(let methods): methods.first.map { [.method([$0])] } ?? []
        case .header(let name, let test): test == .present ? [self] : [self, .header(name, .present)]
        case .query(let name, let test): test == .present ? [self] : [self, .query(name, .present)]
        case .cookie(let name, let test): test == .present ? [self] : [self, .cookie(name, .present)]
        }
    }
}
