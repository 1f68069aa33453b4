/// Policies that say who may send how much, and what is kept or held back.
package struct TrafficPolicies: Sendable {
    init(from fields: inout FieldReader) {
        fields.unavailable("connection_limit", doc: "Connection limits come with a later version.")
        fields.unavailable("access", doc: "Allow and deny lists come with a later version.")
        fields.unavailable("request_buffering", doc: "Request buffering comes with a later version.")
        fields.unavailable("max_body", doc: "Body limits come with a later version.")
        fields.unavailable("cache", doc: "Caching comes with a later version.")
        fields.unavailable("compression", doc: "Compression comes with a later version.")
        fields.unavailable("basic_auth", doc: "Basic authentication comes with a later version.")
    }
}
