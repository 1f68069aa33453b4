/// The lines that are there exactly once in each of two stretches.
struct UniqueLines {
    private struct Place {
        var old = 0
        var new = 0
        var oldCount = 0
        var newCount = 0
    }

    private var pairs: [(old: Int, new: Int)] = []

    /// Looks for them in `a` of `old` and `b` of `new`.
    init(_ old: [Int32], _ a: Range<Int>, _ new: [Int32], _ b: Range<Int>) {
        var places: [Int32: Place] = [:]
        for index in a {
            places[old[index], default: Place()].old = index
            places[old[index], default: Place()].oldCount += 1
        }
        for index in b {
            guard var place = places[new[index]] else { continue }
            place.new = index
            place.newCount += 1
            places[new[index]] = place
        }
        for index in a {
            guard let place = places[old[index]], place.oldCount == 1, place.newCount == 1 else { continue }
            pairs.append((index, place.new))
        }
    }

    /// The most of them that keep their order (longest increasing subsequence, by patience sorting).
    func longestRun() -> [(old: Int, new: Int)] {
        var tops: [Int] = []
        var previous = [Int](repeating: -1, count: pairs.count)
        for (index, pair) in pairs.enumerated() {
            var low = 0
            var high = tops.count
            while low < high {
                let middle = (low + high) / 2
                if pairs[tops[middle]].new < pair.new { low = middle + 1 } else { high = middle }
            }
            if low > 0 { previous[index] = tops[low - 1] }
            if low == tops.count { tops.append(index) } else { tops[low] = index }
        }
        var run: [(old: Int, new: Int)] = []
        var index = tops.last ?? -1
        while index >= 0 {
            run.append(pairs[index])
            index = previous[index]
        }
        return run.reversed()
    }
}
