/// The difference between two texts as `patch` and people read it.
package enum UnifiedDiff {
    /// The hunks that turn `old` into `new`, with three lines of context; empty when they are equal.
    package static func between(_ old: String, _ new: String, name: String) -> [String] {
        let steps = Self.steps(from: lines(of: old), to: lines(of: new))
        let changed = steps.indices.filter { steps[$0].mark != " " }
        guard var start = changed.first else { return [] }
        var hunks: [Range<Int>] = []
        var end = start
        for index in changed + [Int.max] {
            if index == Int.max || index - end > 6 {
                hunks.append(max(0, start - 3)..<min(steps.count, end + 4))
                start = index
            }
            end = index
        }
        return ["--- expected/\(name)", "+++ actual/\(name)"] + hunks.flatMap { lines(of: $0, in: steps) }
    }

    private struct Step {
        let mark: String
        let text: String
    }

    /// Splits after line feeds; a last line without one says so, as diff does.
    private static func lines(of text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" {
            lines.removeLast()
        } else if !lines.isEmpty {
            lines[lines.count - 1] += "\n\\ No newline at end of file"
        }
        return lines
    }

    private static func steps(from old: [String], to new: [String]) -> [Step] {
        let difference = new.difference(from: old)
        var removed: Set<Int> = []
        var inserted: Set<Int> = []
        for change in difference {
            switch change {
            case .remove(let offset, _, _): removed.insert(offset)
            case .insert(let offset, _, _): inserted.insert(offset)
            }
        }
        var steps: [Step] = []
        var (before, after) = (0, 0)
        while before < old.count || after < new.count {
            if removed.contains(before) {
                steps.append(Step(mark: "-", text: old[before]))
                before += 1
            } else if inserted.contains(after) {
                steps.append(Step(mark: "+", text: new[after]))
                after += 1
            } else {
                steps.append(Step(mark: " ", text: old[before]))
                (before, after) = (before + 1, after + 1)
            }
        }
        return steps
    }

    private static func lines(of hunk: Range<Int>, in steps: [Step]) -> [String] {
        let before = steps[..<hunk.lowerBound].filter { $0.mark != "+" }.count
        let after = steps[..<hunk.lowerBound].filter { $0.mark != "-" }.count
        let old = steps[hunk].filter { $0.mark != "+" }.count
        let new = steps[hunk].filter { $0.mark != "-" }.count
        let head = "@@ -\(old == 0 ? before : before + 1),\(old) +\(new == 0 ? after : after + 1),\(new) @@"
        return [head] + steps[hunk].map { $0.mark + $0.text }
    }
}
