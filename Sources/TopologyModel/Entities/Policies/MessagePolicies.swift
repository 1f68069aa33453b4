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

    init(from fields: inout FieldReader) {
        requestHeaders = fields.optional(
            "request_headers", feature: .requestHeaders, doc: "Headers to set, add and remove before servers see them.")
        responseHeaders = fields.optional(
            "response_headers", feature: .responseHeaders,
            doc: "Headers to set, add and remove before clients see them, on every answer of the route.")
        rewrite = fields.optional("rewrite", feature: .rewrite, doc: "What servers see of path and host.")
        cors = fields.optional("cors", feature: .cors, doc: "Which pages of other origins may read the answers.")
        fields.unavailable("mirror", doc: "Mirroring comes with a later version.")
        fields.unavailable("error_pages", doc: "Error pages come with a later version.")
        fields.unavailable("maintenance", doc: "Maintenance mode comes with a later version.")
    }

    /// Whether it says anything.
    package var isEmpty: Bool { spans.allSatisfy { $0 == nil } }

    /// Where each policy stands.
    private var spans: [SourceSpan?] { [requestHeaders?.span, responseHeaders?.span, rewrite?.span, cors?.span] }
}
