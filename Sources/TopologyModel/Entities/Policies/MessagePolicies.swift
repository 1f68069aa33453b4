package import Diagnostics

/// Policies that change requests and answers on their way.
package struct MessagePolicies: Sendable {
    /// Changes of request headers.
    package let requestHeaders: Located<RequestHeaderChanges>?
    /// Changes of answers' headers.
    package let responseHeaders: Located<ResponseHeaderChanges>?
    /// What servers see of path and host.
    package let rewrite: Located<Rewrite>?
    /// Which pages of other origins may read the answers.
    package let cors: Located<CORS>?
    /// Copies of requests for another backend.
    package let mirror: Located<Mirror>?
    /// Pages for errors.
    package let errorPages: Located<ErrorPages>?
    /// Whether the route is closed for the time being.
    package let maintenance: Located<Maintenance>?
    /// Whether requests are logged.
    package let log: Located<Bool>?

    init(from fields: inout FieldReader) {
        requestHeaders = fields.optional(
            "request_headers", feature: .requestHeaders, doc: "Headers to set, add and remove before servers see them.")
        responseHeaders = fields.optional(
            "response_headers", feature: .responseHeaders,
            doc: "Headers to set, add and remove before clients see them, on every answer of the route.")
        rewrite = fields.optional("rewrite", feature: .rewrite, doc: "What servers see of path and host.")
        cors = fields.optional("cors", feature: .cors, doc: "Which pages of other origins may read the answers.")
        mirror = fields.optional("mirror", feature: .mirror, doc: "Copies of requests for another backend.")
        errorPages = fields.optional(
            "error_pages", feature: .errorPages,
            doc: """
                Files for errors of servers and of the load balancer; they keep their status. They lie where the load \
                balancer runs; HAProxy reads them when it starts, and does not start without them.
                """)
        maintenance = fields.optional(
            "maintenance", feature: .maintenance, doc: "Close the route: true, or how; false opens it again.")
        log = fields.optional(
            "log",
            doc: """
                `false` leaves requests out of the access log, refused ones too: health pages that are asked every few \
                seconds; `true` where a site or the defaults say so.
                """)
        if let log, !log.value { fields.context.uses.add(.unloggedRoute, at: log.span) }
    }

    /// Whether it says anything.
    package var isEmpty: Bool { spans.allSatisfy { $0 == nil } }

    /// Where each policy stands.
    private var spans: [SourceSpan?] {
        [
            requestHeaders?.span, responseHeaders?.span, rewrite?.span, cors?.span, errorPages?.span, maintenance?.span,
            mirror?.span, log?.span,
        ]
    }
}
