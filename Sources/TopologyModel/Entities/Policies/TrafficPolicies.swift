package import Diagnostics

/// Policies that say who may send how much, and what is kept or held back.
package struct TrafficPolicies: Sendable {
    /// What is given, shared by those who ask; `nil` when nothing is, as on most routes.
    package let given: GivenTraffic?

    init(from fields: inout FieldReader) {
        let connectionLimit: Located<ConnectionLimit>? = fields.optional(
            "connection_limit", feature: .connectionLimit, doc: "Requests that a client may have under way at once.")
        let access: Located<AccessList>? = fields.optional(
            "access", feature: .accessList, doc: "Networks that are let in or kept out; others get 403.")
        let maxBody: Located<ByteSize>? = fields.optional(
            "max_body", feature: .maxBody, doc: "The largest request body; larger ones get 413.")
        let requestBuffering: Located<Bool>? = fields.optional(
            "request_buffering", feature: .requestBuffering,
            doc: "Read request bodies whole before a server sees them; as the target does when left out.")
        let cache: Located<Cache>? = fields.optional("cache", feature: .cache, doc: "Keep answers and give them again.")
        let compression: Located<Compression>? = fields.optional(
            "compression",
            doc: "Compress answers: a list of media types, `true` for the usual ones, `false` for none.")
        if let compression, !compression.value.types.isEmpty {
            fields.context.uses.add(.compression, at: compression.span)
        }
        let basicAuth: Located<BasicAuth>? = fields.optional(
            "basic_auth", feature: .basicAuth, doc: "Ask for a name and a password of a file.")
        // Most routes say nothing: they cost no object.
        guard
            connectionLimit != nil || access != nil || maxBody != nil || requestBuffering != nil || cache != nil
                || compression != nil || basicAuth != nil
        else {
            given = nil
            return
        }
        given = GivenTraffic(
            connectionLimit: connectionLimit, access: access, maxBody: maxBody, requestBuffering: requestBuffering,
            cache: cache, compression: compression, basicAuth: basicAuth)
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

    init(
        connectionLimit: Located<ConnectionLimit>?, access: Located<AccessList>?, maxBody: Located<ByteSize>?,
        requestBuffering: Located<Bool>?, cache: Located<Cache>?, compression: Located<Compression>?,
        basicAuth: Located<BasicAuth>?
    ) {
        self.connectionLimit = connectionLimit
        self.access = access
        self.maxBody = maxBody
        self.requestBuffering = requestBuffering
        self.cache = cache
        self.compression = compression
        self.basicAuth = basicAuth
    }
}
