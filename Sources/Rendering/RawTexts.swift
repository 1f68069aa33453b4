import Diagnostics
package import Planning
package import TopologyModel

/// The raw text of one target, by where it stands.
package struct RawTexts: Sendable {
    private let byPlace: [String: [RawText]]

    /// The raw text of a target, unchecked.
    package init(_ plan: Plan, of target: RawText.Target) {
        let own = plan.raw.map(\.value).filter { $0.target.value == target }
        byPlace = Dictionary(grouping: own, by: \.place.value.text)
    }

    /// The text that stands at a place, in the file's order.
    ///
    /// Most topologies have none: then no name of a place is made.
    package subscript(_ place: @autoclosure () -> String) -> [RawText] {
        byPlace.isEmpty ? [] : byPlace[place()] ?? []
    }

    /// Reports, once for all nodes, text at places that the output does not have, text that is not whole, and each text
    /// as something that nobody vouches for.
    package static func check(
        _ plan: Plan, of target: RawText.Target, places: @autoclosure () -> [String], losses: LossReporter,
        problem: (RawLines) -> String?
    ) {
        let own = plan.raw.map(\.value).filter { $0.target.value == target }
        guard !own.isEmpty else { return }
        let places = places()
        for raw in own {
            let place = raw.place.value.text
            guard places.contains(place) else {
                let near = suggestion(for: place, among: places)
                losses.refuse(
                    .unknownInsertionPoint, "the output has no place `\(place)`", at: raw.place.span,
                    help: near.map { "did you mean `\($0)`?" }
                        ?? "its places are: " + places.map { "`\($0)`" }.joined(separator: ", "))
                continue
            }
            if let problem = problem(raw.text.value) {
                losses.refuse(
                    .brokenRawText, "this text \(problem)", at: raw.text.span,
                    help: "raw text is whole directives: quotes closed, braces balanced, each one ended")
            } else {
                losses.approximate(
                    .rawText, "text at `\(place)` stands as it is, outside of every promise: \(raw.reason.value.line)",
                    at: raw.text.span)
            }
        }
    }
}
