/// Policies that change requests and answers on their way.
package struct MessagePolicies: Sendable {
    init(from fields: inout FieldReader) {
        fields.unavailable("cors", doc: "CORS comes with a later version.")
        fields.unavailable("request_headers", doc: "Header changes come with a later version.")
        fields.unavailable("response_headers", doc: "Header changes come with a later version.")
        fields.unavailable("rewrite", doc: "Rewrites come with a later version.")
        fields.unavailable("mirror", doc: "Mirroring comes with a later version.")
        fields.unavailable("error_pages", doc: "Error pages come with a later version.")
        fields.unavailable("maintenance", doc: "Maintenance mode comes with a later version.")
    }
}
