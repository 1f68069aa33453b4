import Planning
import TopologyModel

/// What a step looks up in the request.
enum ChoiceSource: Hashable {
    case method
    /// A header's first line; the name in lower case.
    case header(String, HeaderName)
    case query(ParameterName)
    case cookie(CookieName)

    static func == (left: ChoiceSource, right: ChoiceSource) -> Bool {
        switch (left, right) {
        case (.method, .method): true
        case (.header(let a, _), .header(let b, _)): a == b
        case (.query(let a), .query(let b)): a == b
        case (.cookie(let a), .cookie(let b)): a == b
        default: false
        }
    }

    func hash(into hasher: inout Hasher) {
        switch self {
        case .method: hasher.combine(0)
        case .header(let name, _): hasher.combine(name)
        case .query(let name): hasher.combine(name)
        case .cookie(let name): hasher.combine(name)
        }
    }
}

/// A part of a key in the map of choices.
struct ChoiceKey: Hashable {
    /// ASCII without spaces and `|`, so that it ends where the next one begins.
    let text: String

    /// A method.
    init(_ method: RequestMethod) { text = method.text }

    /// An exact value, behind `prefix`; `nil` for one that a map cannot hold.
    init?(_ value: ConditionValue, behind prefix: StaticString = "") {
        guard value.text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "|") }) else { return nil }
        text = "\(prefix)\(value.text)"
    }
}

/// What routes of many paths have in common: the same things looked up, the same tests.
struct StepShape: Hashable {
    /// What makes the key.
    private(set) var sources: [ChoiceSource] = []
    /// What is tested before the map is asked.
    private(set) var tests: [RouteCondition] = []

    /// The shape of a route's conditions, and the keys under which the map finds the route.
    static func of(_ conditions: Conditions) -> (shape: StepShape, keys: [[ChoiceKey]]) {
        var shape = StepShape()
        var keys: [[ChoiceKey]] = [[]]
        for condition in conditions.all {
            guard let (source, values) = keyed(condition) else {
                shape.tests.append(condition)
                continue
            }
            shape.sources.append(source)
            keys = keys.flatMap { key in values.map { key + [$0] } }
        }
        return (shape, keys)
    }

    /// A condition as a part of a key; `nil` for one that only a test can see.
    private static func keyed(_ condition: RouteCondition) -> (ChoiceSource, [ChoiceKey])? {
        switch condition {
        case .method(let methods): (.method, methods.map { ChoiceKey($0) })
        case .header(let name, .exact(let value)):
            ChoiceKey(value).map { (.header(name.text.lowercased(), name), [$0]) }
        case .query(let name, .exact(let value)): ChoiceKey(value, behind: "=").map { (.query(name), [$0]) }
        case .cookie(let name, .exact(let value)): ChoiceKey(value, behind: "=").map { (.cookie(name), [$0]) }
        case .header, .query, .cookie: nil
        }
    }
}

/// The rules that decide the junctions of one look-up: as many as there are shapes, not as there are routes.
///
/// Each step asks the map of choices for the junction, the step and what the request has. Steps follow one another so that
/// every junction meets its choices in their order.
struct JunctionSteps {
    /// One rule.
    struct Step {
        /// Its number, unique in the listener's maps.
        let number: Int
        let shape: StepShape
    }

    private(set) var steps: [Step] = []
    /// Entries of the map of choices.
    private(set) var entries: [(key: Label, route: Int)] = []
    /// Whether some junction ends in a route without conditions.
    private(set) var hasOtherwise = false

    init(_ junctions: [RouteJunction], after last: Int) {
        var rest = junctions.map { junction in
            junction.choices.map { choice in (found: StepShape.of(choice.conditions), route: choice.route) }[...]
        }
        while let shape = Self.commonestHead(rest) {
            let number = last + steps.count + 1
            steps.append(Step(number: number, shape: shape))
            for index in rest.indices {
                var seen: Set<[ChoiceKey]> = []
                while let head = rest[index].first, head.found.shape == shape {
                    for key in head.found.keys where seen.insert(key).inserted {
                        entries.append((.choice(junctions[index].name, step: number, keys: key), head.route))
                    }
                    rest[index].removeFirst()
                }
            }
        }
        for junction in junctions {
            guard let otherwise = junction.otherwise else { continue }
            hasOtherwise = true
            entries.append((junction.name, otherwise))
        }
    }

    /// The shape that most junctions wait for, the first of equals.
    private static func commonestHead(
        _ rest: [ArraySlice<(found: (shape: StepShape, keys: [[ChoiceKey]]), route: Int)>]
    ) -> StepShape? {
        var counts: [StepShape: Int] = [:]
        var order: [StepShape] = []
        for choices in rest {
            guard let head = choices.first else { continue }
            if counts.updateValue((counts[head.found.shape] ?? 0) + 1, forKey: head.found.shape) == nil {
                order.append(head.found.shape)
            }
        }
        return order.max { (counts[$0] ?? 0) < (counts[$1] ?? 0) }
    }

    /// What the steps look up.
    var sources: [ChoiceSource] {
        var found: [ChoiceSource] = []
        for step in steps { for source in step.shape.sources where !found.contains(source) { found.append(source) } }
        return found
    }
}
