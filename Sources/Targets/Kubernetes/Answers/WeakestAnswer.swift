import Rendering

/// The weakest of several answers, with the names of those that give it.
struct WeakestAnswer {
    private var answers: [(name: String, support: Support)]

    /// Takes each one's answer; at least one.
    init(_ answers: [(name: String, support: Support)]) { self.answers = answers }

    /// Unsupported before approximated before exact before ignored.
    var support: Support {
        let lost = answers.compactMap { answer -> (name: String, text: String, since: String?)? in
            guard case .unsupported(let since, let instead) = answer.support else { return nil }
            return (answer.name, instead, since)
        }
        if !lost.isEmpty {
            return .unsupported(
                since: lost.lazy.compactMap(\.since).first, instead: joined(lost.map { ($0.name, $0.text) }))
        }
        let different = answers.compactMap { answer -> (name: String, text: String)? in
            guard case .approximated(let how) = answer.support else { return nil }
            return (answer.name, how)
        }
        if !different.isEmpty { return .approximated(how: joined(different)) }
        let isExact = answers.contains { $0.support == .exact }
        return isExact ? .exact : answers.first?.support ?? .exact
    }

    /// `text` when all say the same, else `name, name: text; name: text`.
    private func joined(_ parts: [(name: String, text: String)]) -> String {
        if parts.count == answers.count, let first = parts.first, parts.allSatisfy({ $0.text == first.text }) {
            return first.text
        }
        var groups: [(names: String, text: String)] = []
        for part in parts {
            if let same = groups.firstIndex(where: { $0.text == part.text }) {
                groups[same].names += ", \(part.name)"
            } else {
                groups.append((part.name, part.text))
            }
        }
        return groups.map { "\($0.names): \($0.text)" }.joined(separator: "; ")
    }
}
