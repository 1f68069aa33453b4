import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Makes `return` directives of fixed answers.
struct ResponseLowering {
    let route: RoutePlan
    let response: Response

    /// The variable that holds a body too long to be written among variables.
    private var body: Variable { Variable("body", of: Name(label: route.label)) }

    /// Whether a request of the route may end in what stands for a media type.
    private var mayHaveEnding: Bool {
        guard case .exact(let path) = route.path else { return true }
        return path.text.split(separator: "/").last?.contains(".") ?? false
    }

    private var status: Int { response.status.value.number }

    /// Answers that have no body (RFC 9110, 6.4.1).
    private var isBodiless: Bool { status == 204 || status == 304 }

    private var text: String { isBodiless ? "" : response.body?.value.text ?? "" }

    /// The body as an argument of `return`; `nil` when it needs a variable: then no dollar sign is in the way.
    private var inline: Literal? {
        guard text.utf8.count(where: { $0 == UInt8(ascii: "$") }) <= 8 else { return nil }
        return try? Literal(amongVariables: text)
    }

    /// Adds the variable that holds the body, if there is one.
    func lowerVariable(into document: inout Document) throws(Inexpressible) {
        guard inline == nil else { return }
        let word = try Word.literal(text)
        document.blank()
        document.block("geo", .variable(body)) { $0.entry("default", word) }
    }

    /// Adds the directives of the location. `return` takes the argument of a redirect's status for a URL.
    func lower(into document: inout Document, shared: inout SharedVariables, reporting losses: LossReporter) {
        if [301, 302, 303, 307, 308].contains(status) {
            losses.lose(
                .inexpressibleCombination, "a fixed response with the status of a redirect",
                at: response.status.span, instead: "use `redirect`")
        }
        // What the path ends in says nothing of a fixed body.
        if !isBodiless, mayHaveEnding { document.block("types") { _ in } }
        document.directive("default_type", .quoted(Literal(response.contentType.value)))
        if isBodiless {
            document.directive("return", .number(status))
        } else if text.isEmpty {
            shared.empty = true
            document.directive("return", .number(status), .variable(SharedVariables.emptyBody))
        } else if let inline {
            if inline.needsDollar { shared.dollar = true }
            document.directive("return", .number(status), .quoted(inline))
        } else {
            document.directive("return", .number(status), .variable(body))
        }
    }
}
