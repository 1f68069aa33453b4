/// "Did you mean": the candidate nearest to a word, or `nil` when none is near enough to be helpful.
///
/// Near is a Damerau-Levenshtein distance (optimal string alignment) of at most a third of the word's length.
package func suggestion(for word: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(word.lowercased().utf8)
    let limit = max(1, wanted.count / 3)
    var best: (word: String, distance: Int)?
    for candidate in candidates where candidate != word {
        let other = Array(candidate.lowercased().utf8)
        guard abs(other.count - wanted.count) <= limit else { continue }
        let distance = alignmentDistance(wanted, other)
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.word
}

/// Edits (insert, delete, replace, swap of neighbours) between two words.
private func alignmentDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var rows = [Array(0...b.count)]
    for i in a.indices {
        var row = [i + 1]
        for j in b.indices {
            var cost = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, rows[i - 1][j - 1] + 1) }
            row.append(cost)
        }
        rows.append(row)
    }
    return rows[a.count][b.count]
}
