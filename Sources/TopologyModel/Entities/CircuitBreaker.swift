package import Diagnostics

/// After too many failures no request is tried for a while; all get 503 at once.
package struct CircuitBreaker: Entity, Sendable {
    /// The share of failed requests that opens it: answers of 500 to 599 except 501 and 505.
    package let errorRate: Located<Percentage>
    /// The time in which requests and failures are counted.
    package let window: Located<Duration>
    /// How long nothing is tried.
    package let openFor: Located<Duration>
    /// Requests in the window before a share means anything.
    package let minRequests: Located<Count>

    package static var noun: String { "a circuit breaker" }

    package init(from fields: inout FieldReader) {
        errorRate = fields.required("error_rate", doc: "The share of failed requests that opens it: `50%`.")
        window = fields.optional(
            "window", default: .seconds(10), shown: "10s", doc: "The time in which requests are counted.")
        openFor = fields.optional("open_for", default: .seconds(30), shown: "30s", doc: "How long nothing is tried.")
        minRequests = fields.optional(
            "min_requests", default: Count(checked: 10), shown: "10",
            doc: "Requests in the window before the share means anything.")
        if openFor.value < window.value, !fields.context.isDescribing {
            fields.context.bag.report(
                Diagnostic(
                    .outOfRange, "`open_for` is shorter than `window`: old failures would open it again at once",
                    at: openFor.span, related: [Diagnostic.Label(window.span, "the window")]))
        }
    }
}

/// A share of a whole: `1%` to `100%`.
package struct Percentage: TextReadable, Hashable, Sendable {
    /// 1 to 100.
    package let number: Int
    package static var placeholder: Percentage { Percentage(checked: 100) }
    package static var expectation: String { "a percentage (`1%` to `100%`)" }

    private init(checked number: Int) { self.number = number }

    /// Reads `50%`; `nil` for anything else.
    package init?(_ text: String) {
        guard text.hasSuffix("%"), let number = Int(text.dropLast()), (1...100).contains(number),
            String(number) == text.dropLast()
        else { return nil }
        self.number = number
    }
}
