import Testing

@testable import Nginx

/// Stages of hash tables choose what looking at one row after the other chooses.
@Suite struct ChoiceTableTests {
    private static let parts: [Variable] = [Variable("method"), Variable("header"), Variable("path")]
    private static let highest = [2, 30, 3]

    /// Rows that need one number of some parts, from a seed.
    private static func rows(_ count: Int, seed: UInt64) -> [[[Int]?]?] {
        var state = seed
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        return (0..<count).map { _ in
            if next(12) == 0 { return nil }
            return highest.map { top in
                switch next(3) {
                case 0: nil
                case 1: [next(top) + 1]
                default: Array(Set([next(top) + 1, next(top) + 1])).sorted()
                }
            }
        }
    }

    private static func table(_ rows: [[[Int]?]?]) -> ChoiceTable {
        var table = ChoiceTable()
        for (part, number) in zip(parts, highest) { table.add(part, upTo: number) }
        table.rows = rows
        return table
    }

    @Test(arguments: [30, 60, 120], [UInt64(1), 2, 3, 4])
    func stagesChooseTheFirstRow(_ count: Int, _ seed: UInt64) {
        let rows = Self.rows(count, seed: seed)
        let stages = Self.table(rows).stages
        #expect(!stages.isEmpty)
        var wrong: [[Int]] = []
        for method in 0...2 {
            for header in 0...30 {
                for path in 0...3 {
                    let request = [method, header, path]
                    let first = rows.firstIndex { row in
                        guard let row, row.contains(where: { $0 != nil }) else { return false }
                        return zip(row, request).allSatisfy { numbers, number in numbers?.contains(number) ?? true }
                    }
                    if Self.choice(of: request, in: stages) != first { wrong.append(request) }
                }
            }
        }
        #expect(wrong.isEmpty)
    }

    private static func choice(of request: [Int], in stages: [ChoiceTable.Stage]) -> Int? {
        for stage in stages {
            let numbers = stage.parts.map { part in request[parts.firstIndex(of: part) ?? 0] }
            let found = stage.keys.filter { $0.numbers == numbers }
            #expect(found.count <= 1, "a key of a map stands once")
            if let found = found.first { return found.candidate }
        }
        return nil
    }

    @Test func aThousandValuesAreAThousandKeys() {
        // A few routes with a method before them, and as many values again of something else behind them.
        let header = (1...30).map { [nil, [$0], nil] as [[Int]?] }
        let stages = Self.table([[[1], [5], nil]] + header + [[[2], nil, nil]] + header).stages
        #expect(stages.flatMap(\.keys).count <= 16 * 62)
        #expect(stages.count <= 3)
    }

    @Test func fewRowsAreLookedThrough() {
        #expect(Self.table(Self.rows(10, seed: 5)).stages.isEmpty)
    }
}
