/// What a map of candidates looks at: variables that hold numbers, and the numbers that each candidate needs.
struct ChoiceTable {
    /// The variables of the source.
    private(set) var parts: [Variable] = []
    /// For each candidate, the numbers that each part may have, `nil` for any; `nil` for one that never is chosen.
    var rows: [[[Int]?]?] = []
    /// The highest number of each part; the lowest is 0.
    private var highest: [Int] = []

    /// How many rows are looked through one after the other.
    private static let fewRows = 16
    /// How many keys a row may take on average beside rows that look at other parts.
    private static let keysPerRow = 16

    /// Adds a variable, once.
    mutating func add(_ part: Variable, upTo number: Int) {
        guard !parts.contains(part) else { return }
        parts.append(part)
        highest.append(number)
    }

    /// Candidates that stand behind each other and look at the same few parts, so that one look finds the first.
    struct Stage {
        /// The variables of the source.
        let parts: [Variable]
        /// Every combination of numbers, with the first candidate that takes it.
        let keys: [(numbers: [Int], candidate: Int)]
    }

    /// The candidates in stages, to be asked one after the other; none where rows are few.
    var stages: [Stage] {
        let asked = rows.indices.filter { rows[$0]?.contains { $0 != nil } ?? false }
        guard asked.count > Self.fewRows else { return [] }
        var stages: [Stage] = []
        var members: [Int] = []
        var looked: Set<Int> = []
        var keys = 0
        for candidate in asked {
            let wider = looked.union(places(of: candidate))
            let isSame = wider.count == looked.count
            keys = isSame ? keys + self.keys(of: candidate, wider) : self.keys(of: members + [candidate], wider)
            if !members.isEmpty, keys > (members.count + 1) * Self.keysPerRow {
                stages.append(stage(members, looked))
                members = []
                looked = places(of: candidate)
                keys = self.keys(of: candidate, looked)
            } else {
                looked = wider
            }
            members.append(candidate)
        }
        return stages + [stage(members, looked)]
    }

    /// The parts that a candidate looks at.
    private func places(of candidate: Int) -> Set<Int> {
        Set(parts.indices.filter { rows[candidate]?[$0] != nil })
    }

    private func numbers(of candidate: Int, _ place: Int) -> [Int] {
        rows[candidate]?[place] ?? Array(0...highest[place])
    }

    private func keys(of candidate: Int, _ places: Set<Int>) -> Int {
        // Beyond this no stage takes them; a product of large numbers would not fit.
        places.reduce(1) { min($0 * (rows[candidate]?[$1]?.count ?? highest[$1] + 1), 1 << 32) }
    }

    private func keys(of candidates: [Int], _ places: Set<Int>) -> Int {
        candidates.reduce(0) { $0 + keys(of: $1, places) }
    }

    private func stage(_ candidates: [Int], _ places: Set<Int>) -> Stage {
        let order = places.sorted()
        var seen: Set<[Int]> = []
        var keys: [(numbers: [Int], candidate: Int)] = []
        for candidate in candidates {
            let choices = order.map { numbers(of: candidate, $0) }
            let products = choices.reduce([[]]) { known, numbers in
                known.flatMap { head in numbers.map { head + [$0] } }
            }
            for numbers in products where seen.insert(numbers).inserted { keys.append((numbers, candidate)) }
        }
        return Stage(parts: order.map { parts[$0] }, keys: keys)
    }
}
