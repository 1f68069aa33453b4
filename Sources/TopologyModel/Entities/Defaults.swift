package import Diagnostics

/// Settings of every route that says nothing nearer.
package struct Defaults: Entity, Sendable {
    /// How long things may take.
    package let timeouts: Located<Timeouts>?
    /// What is tried again.
    package let retries: Located<Retries>?
    /// The policies of a route.
    package let policies: Policies

    package static var noun: String { "the defaults" }

    package init(from fields: inout FieldReader) {
        timeouts = fields.optional("timeouts", feature: .timeoutSettings, doc: "How long things may take.")
        retries = fields.optional("retries", feature: .retrySettings, doc: "What is tried again.")
        policies = Policies(from: &fields)
    }
}

/// How long things may take; a key left out takes the built-in value (the nearest `timeouts` wins as a whole).
package struct Timeouts: Entity, Sendable {
    /// Connecting to a server.
    package let connect: Located<Duration>?
    /// Silence of the client.
    package let client: Located<Duration>?
    /// Silence of the server, between two reads.
    package let server: Located<Duration>?
    /// The client's whole request head.
    package let request: Located<Duration>?
    /// An idle connection of a client.
    package let keepalive: Located<Duration>?
    /// Waiting for a free server.
    package let queue: Located<Duration>?
    /// Silence on an upgraded connection, both ways.
    package let tunnel: Located<Duration>?

    package static var noun: String { "timeouts" }

    package init(from fields: inout FieldReader) {
        connect = fields.optional("connect", doc: "Connecting to a server; 5s.")
        client = fields.optional("client", doc: "Silence of the client; 60s.")
        server = fields.optional("server", doc: "Silence of the server; 60s.")
        request = fields.optional("request", doc: "The client's whole request head; 10s.")
        keepalive = fields.optional("keepalive", doc: "An idle connection of a client; 65s.")
        queue = fields.optional("queue", doc: "Waiting for a free server; 5s.")
        tunnel = fields.optional("tunnel", doc: "Silence on an upgraded connection; 1h.")
    }
}

/// What is tried again on another server, and how often.
package struct Retries: Entity, Sendable {
    /// Causes of a retry.
    package enum Cause: String, Choice, Sendable {
        case connect
        case timeout
        case status500 = "500"
        case status502 = "502"
        case status503 = "503"
        case status504 = "504"
        package static var placeholder: Cause { .connect }
    }

    /// Tries after the first, 0 to 10.
    package let attempts: Located<Attempts>
    /// Causes.
    package let when: [Located<RetryCause>]
    /// Whether only requests that may safely be repeated are (RFC 9110, 9.2.2).
    package let idempotentOnly: Located<Bool>

    package static var noun: String { "retries" }

    package init(from fields: inout FieldReader) {
        attempts = fields.optional(
            "attempts", default: Attempts(checked: 2), shown: "2", doc: "Tries after the first.")
        when =
            fields.list("when", doc: "Causes: connect, timeout, 500, 502, 503, 504.")
            ?? [Located(RetryCause(.connect), at: fields.span)]
        idempotentOnly = fields.optional(
            "idempotent_only", default: true, shown: "true",
            doc: "Whether only requests that may safely be repeated are.")
    }
}

/// A number of further tries: 0 to 10.
package struct Attempts: RangedNumber, Sendable {
    /// 0 to 10.
    package let number: Int
    package static var range: ClosedRange<Int> { 0...10 }
    package static var noun: String { "a number of tries" }
    package init(checked number: Int) { self.number = number }
}
