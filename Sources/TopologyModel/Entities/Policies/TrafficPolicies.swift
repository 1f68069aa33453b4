package import Diagnostics

/// Policies that say who may send how much, and what is kept or held back.
package struct TrafficPolicies: Sendable {
    /// What is given, shared by those who ask; `nil` when nothing is, as on most routes.
    package let given: GivenTraffic?

    init(from fields: inout FieldReader) {
        let given = GivenTraffic(from: &fields)
        self.given = given.isEmpty ? nil : given
    }
}

/// Traffic policies of one place, of which at least one is given.
package final class GivenTraffic: Sendable {
    /// How many requests a client may have under way.
    package let connectionLimit: Located<ConnectionLimit>?
    /// Who is let in.
    package let access: Located<AccessList>?
    /// The largest request body.
    package let maxBody: Located<ByteSize>?
    /// Whether request bodies are read whole before a server sees them.
    package let requestBuffering: Located<Bool>?
    /// Which answers are kept.
    package let cache: Located<Cache>?
    /// Which answers are compressed.
    package let compression: Located<Compression>?
    /// Whose password is asked for.
    package let basicAuth: Located<BasicAuth>?

    init(from fields: inout FieldReader) {
        connectionLimit = fields.optional(
            "connection_limit", feature: .connectionLimit, doc: "Requests that a client may have under way at once.")
        access = fields.optional(
            "access", feature: .accessList, doc: "Networks that are let in or kept out; others get 403.")
        maxBody = fields.optional("max_body", feature: .maxBody, doc: "The largest request body; larger ones get 413.")
        requestBuffering = fields.optional(
            "request_buffering", feature: .requestBuffering,
            doc: "Read request bodies whole before a server sees them; as the target does when left out.")
        cache = fields.optional("cache", feature: .cache, doc: "Keep answers and give them again.")
        compression = fields.optional(
            "compression",
            doc: "Compress answers: a list of media types, `true` for the usual ones, `false` for none.")
        if let compression, !compression.value.types.isEmpty {
            fields.context.uses.add(.compression, at: compression.span)
        }
        basicAuth = fields.optional("basic_auth", feature: .basicAuth, doc: "Ask for a name and a password of a file.")
    }

    /// Whether no key is given.
    var isEmpty: Bool {
        connectionLimit == nil && access == nil && maxBody == nil && requestBuffering == nil && cache == nil
            && compression == nil && basicAuth == nil
    }
}
