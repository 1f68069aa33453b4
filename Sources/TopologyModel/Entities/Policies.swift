package import Diagnostics

/// What a route, a site or the defaults may set about how requests are handled; the nearest wins as a whole.
package struct Policies: Sendable {
    /// Token buckets, by name.
    package let rateLimits: [Located<Identifier>]?
    /// Whether answers are read ahead of the client.
    package let buffering: Located<Bool>?
    /// Whether requests may upgrade to a websocket.
    package let websocket: Located<Bool>?

    init(from fields: inout FieldReader) {
        rateLimits = fields.list("rate_limit", orSingle: true, doc: "Rate limits by name, one or a list.")
        buffering = fields.optional("buffering", feature: .bufferingSwitch, doc: "Read answers ahead of the client.")
        websocket = fields.optional("websocket", feature: .websocketRoute, doc: "Let requests upgrade.")
        fields.unavailable("connection_limit", doc: "Connection limits come with a later version.")
        fields.unavailable("access", doc: "Allow and deny lists come with a later version.")
        fields.unavailable("request_buffering", doc: "Request buffering comes with a later version.")
        fields.unavailable("max_body", doc: "Body limits come with a later version.")
        fields.unavailable("cors", doc: "CORS comes with a later version.")
        fields.unavailable("cache", doc: "Caching comes with a later version.")
        fields.unavailable("compression", doc: "Compression comes with a later version.")
        fields.unavailable("request_headers", doc: "Header changes come with a later version.")
        fields.unavailable("response_headers", doc: "Header changes come with a later version.")
        fields.unavailable("rewrite", doc: "Rewrites come with a later version.")
        fields.unavailable("mirror", doc: "Mirroring comes with a later version.")
        fields.unavailable("error_pages", doc: "Error pages come with a later version.")
        fields.unavailable("maintenance", doc: "Maintenance mode comes with a later version.")
        fields.unavailable("basic_auth", doc: "Basic authentication comes with a later version.")
        fields.unavailable("hash_key", doc: "A hash key by route comes with a later version.")
    }
}
