/// Routes that a rule speaks of: named in the rule when they are few, in a list beside the configuration when not.
struct RouteSet: Sendable {
    /// How many routes a rule names before they move to a list; HAProxy takes 64 words a line.
    static let inlineLimit = 8

    /// The test that a request's route is one of them.
    let criterion: [Word]

    /// Tests for the routes of `labels`; when they are many, `list` is filled with them.
    init(_ labels: [Label], list file: Label, into maps: inout [MapDocument]) {
        guard labels.count > Self.inlineLimit else {
            criterion = ["var(txn.route) -m str --"] + labels.map { Word.label($0) }
            return
        }
        criterion = ["var(txn.route) -m str -f", Word.label(file)]
        guard !maps.contains(where: { $0.file == file }) else { return }
        var list = MapDocument(file: file)
        for label in labels { list.add(label) }
        maps.append(list)
    }
}
