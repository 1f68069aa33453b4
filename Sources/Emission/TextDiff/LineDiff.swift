/// Which lines of a text became which lines of another.
///
/// Myers' greedy algorithm (An O(ND) Difference Algorithm, 1986) finds the fewest changed lines while there are up to
/// `effort` of them; where there are more, lines that are unique in both texts split the work (patience diff), and a
/// stretch without such lines counts as replaced. So the time grows with the texts, not with their product.
struct LineDiff {
    /// A stretch of lines in the old text, and what stands in its place in the new one; one of the two may be empty.
    struct Change: Equatable {
        /// Lines of the old text, from 0.
        let old: Range<Int>
        /// Lines of the new text, from 0.
        let new: Range<Int>
    }

    /// So many changed lines in one stretch are looked for without splitting it.
    static let effort = 512

    private let old: [Int32]
    private let new: [Int32]
    private var changes: [Change] = []

    /// Compares texts whose lines are given as numbers, equal for equal lines; the changes come in line order.
    static func changes(from old: [Int32], to new: [Int32]) -> [Change] {
        var diff = LineDiff(old: old, new: new)
        diff.run()
        return diff.changes
    }

    private init(old: [Int32], new: [Int32]) {
        self.old = old
        self.new = new
    }

    private mutating func run() {
        var stack = [Change(old: 0..<old.count, new: 0..<new.count)]
        while let stretch = stack.popLast() {
            let rest = trimmed(stretch)
            if rest.old.isEmpty || rest.new.isEmpty {
                add(rest)
            } else if let script = shortestScript(rest) {
                script.forEach { add($0) }
            } else if case let parts = splitAtUniqueLines(rest), parts.count > 1 {
                stack.append(contentsOf: parts.reversed())
            } else {
                add(rest)
            }
        }
    }

    private mutating func add(_ change: Change) {
        if change.old.isEmpty, change.new.isEmpty { return }
        if let last = changes.last, last.old.upperBound == change.old.lowerBound,
            last.new.upperBound == change.new.lowerBound
        {
            changes[changes.count - 1] = Change(
                old: last.old.lowerBound..<change.old.upperBound, new: last.new.lowerBound..<change.new.upperBound)
        } else {
            changes.append(change)
        }
    }

    private func trimmed(_ stretch: Change) -> Change {
        var (a, b) = (stretch.old, stretch.new)
        while let x = a.first, let y = b.first, old[x] == new[y] {
            a = a.dropFirst()
            b = b.dropFirst()
        }
        while let x = a.last, let y = b.last, old[x] == new[y] {
            a = a.dropLast()
            b = b.dropLast()
        }
        return Change(old: a, new: b)
    }

    /// The fewest changes of a stretch, or `nil` if they are more than `effort` lines.
    private func shortestScript(_ stretch: Change) -> [Change]? {
        let (n, m) = (stretch.old.count, stretch.new.count)
        let limit = min(n + m, Self.effort)
        // reach[k + limit]: how far down the old lines the diagonal k is known to lead; one copy is kept per step.
        var reach = [Int32](repeating: 0, count: 2 * limit + 2)
        var steps: [[Int32]] = []
        for step in 0...limit {
            steps.append(Array(reach[(limit - step)...(limit + step + 1)]))
            for k in stride(from: -step, through: step, by: 2) {
                let goesDown = k == -step || (k != step && reach[limit + k - 1] < reach[limit + k + 1])
                var x = Int(goesDown ? reach[limit + k + 1] : reach[limit + k - 1] + 1)
                while x < n, x - k < m, old[stretch.old.lowerBound + x] == new[stretch.new.lowerBound + x - k] {
                    x += 1
                }
                reach[limit + k] = Int32(x)
                if x >= n, x - k >= m { return script(steps, stretch) }
            }
        }
        return nil
    }

    /// Walks back from the end along the steps that led there.
    private func script(_ steps: [[Int32]], _ stretch: Change) -> [Change] {
        var (x, y) = (stretch.old.count, stretch.new.count)
        var found: [Change] = []
        for step in stride(from: steps.count - 1, to: 0, by: -1) {
            let reach = steps[step]
            let k = x - y
            let goesDown = k == -step || (k != step && reach[step + k - 1] < reach[step + k + 1])
            let before = goesDown ? k + 1 : k - 1
            let fromX = Int(reach[step + before])
            let fromY = fromX - before
            let (startX, startY) = (stretch.old.lowerBound + fromX, stretch.new.lowerBound + fromY)
            found.append(
                goesDown
                    ? Change(old: startX..<startX, new: startY..<startY + 1)
                    : Change(old: startX..<startX + 1, new: startY..<startY))
            (x, y) = (fromX, fromY)
        }
        return found.reversed()
    }

    /// The stretches between the longest ordered run of lines that are unique in both texts.
    private func splitAtUniqueLines(_ stretch: Change) -> [Change] {
        var parts: [Change] = []
        var (x, y) = (stretch.old.lowerBound, stretch.new.lowerBound)
        for (a, b) in UniqueLines(old, stretch.old, new, stretch.new).longestRun() {
            parts.append(Change(old: x..<a, new: y..<b))
            (x, y) = (a + 1, b + 1)
        }
        parts.append(Change(old: x..<stretch.old.upperBound, new: y..<stretch.new.upperBound))
        return parts
    }
}
