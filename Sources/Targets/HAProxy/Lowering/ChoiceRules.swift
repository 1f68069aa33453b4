import Planning
import TopologyModel

/// What decides the junctions of a listener's table: steps for each look-up, and an `acl` for each condition tested.
struct ChoiceRules {
    /// The steps of look-ups that find junctions, by kind and level.
    private var steps: [MapKind: [Int: JunctionSteps]] = [:]
    /// What is tested by `acl`, each once; its number is its place from 1.
    private(set) var tests: [RouteCondition] = []
    /// What makes keys, each once.
    private(set) var sources: [ChoiceSource] = []
    private var entries: [(key: Label, route: Int)] = []

    init(_ table: RouteTable, of plan: Plan) {
        var last = 0
        for (depth, level) in table.levels.enumerated() {
            for kind in [MapKind.exact, .prefixes] {
                let junctions = level.flatMap { group in
                    Self.paths(kind, of: table.groups[group], plan).compactMap {
                        table.junctions.junction($0, in: group)
                    }
                }
                guard !junctions.isEmpty else { continue }
                let found = JunctionSteps(junctions, after: last)
                last += found.steps.count
                entries += found.entries
                steps[kind, default: [:]][depth] = found
                for source in found.sources where !sources.contains(source) { sources.append(source) }
                for step in found.steps { add(step.shape.tests) }
            }
        }
        for route in table.routes where Lowering.needsRule(plan.routes[route].path) {
            add(plan.routes[route].conditions.all)
        }
    }

    /// The paths of a kind, each once.
    private static func paths(_ kind: MapKind, of group: RouteTable.Group, _ plan: Plan) -> [PathMatch] {
        var paths: [PathMatch] = []
        for route in group.routes where !plan.routes[route].conditions.isEmpty {
            let path = plan.routes[route].path.canonical
            switch path {
            case .exact where kind != .exact: continue
            case .prefix where kind != .prefixes: continue
            case .regex: continue
            default: if paths.last != path { paths.append(path) }
            }
        }
        return paths
    }

    /// Adds tests; an expression that may find an empty value needs one more, that there is any.
    private mutating func add(_ conditions: [RouteCondition]) {
        for condition in conditions {
            for test in [condition.presence, condition].compactMap({ $0 }) where !tests.contains(test) {
                tests.append(test)
            }
        }
    }

    /// The steps of a look-up; `nil` when it finds no junction. A host without broader ones is looked up again on every
    /// further level, and finds there what was undecided before.
    func steps(_ kind: MapKind, _ depth: Int) -> JunctionSteps? {
        steps[kind].map { $0[depth] ?? JunctionSteps([], after: 0) }
    }

    /// The variable that holds what makes a key.
    func key(_ source: ChoiceSource) -> Word { .number((sources.firstIndex(of: source) ?? 0) + 1) }

    /// The names of the tests of conditions.
    func words(_ conditions: [RouteCondition]) -> [Word] {
        conditions.flatMap { [$0.presence, $0].compactMap { $0 } }
            .map { .label(.condition((tests.firstIndex(of: $0) ?? 0) + 1)) }
    }

    /// Adds the map of choices. Two fronts with one table would add the same.
    func addMap(_ table: RouteTable, _ names: [Label], to maps: inout [MapDocument]) {
        let file = Label.map(table.listener, .choices)
        guard !entries.isEmpty, !maps.contains(where: { $0.file == file }) else { return }
        var map = MapDocument(file: file)
        for (key, route) in entries { map.add(key, to: names[route]) }
        maps.append(map)
    }
}

extension RouteCondition {
    /// That there is a value at all, where an expression alone would not say so.
    fileprivate var presence: RouteCondition? {
        switch self {
        case .header(let name, .regex): .header(name, .present)
        case .query(let name, .regex): .query(name, .present)
        case .cookie(let name, .regex): .cookie(name, .present)
        case .method, .header, .query, .cookie: nil
        }
    }
}
