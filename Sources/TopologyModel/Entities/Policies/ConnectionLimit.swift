package import Diagnostics

/// How many requests of a client may be under way at once; idle connections do not count.
///
/// Requests are counted together for each place that a limit is written at: a route, a site, the defaults, a listener.
package struct ConnectionLimit: Entity, Sendable {
    /// Whose requests are counted together.
    package enum Key: String, Choice, Sendable {
        case clientIP = "client_ip"
        package static var placeholder: Key { .clientIP }
    }

    /// Whose requests are counted together.
    package let per: Located<Key>
    /// Requests under way at once.
    package let max: Located<ConnectionCount>
    /// What a request beyond them gets.
    package let status: Located<ErrorStatus>
    /// Whether `status` is written out.
    package let statesStatus: Bool
    /// Who keeps to it; each node when left out.
    package let share: Located<LimitShare>?

    package static var noun: String { "a connection limit" }

    package init(from fields: inout FieldReader) {
        per = fields.optional(
            "per", default: .clientIP, shown: "client_ip", doc: "Whose requests are counted together.")
        max = fields.required("max", doc: "Requests under way at once; of a TCP listener, connections.")
        status = fields.optional(
            "status", default: ErrorStatus(checked: 429), shown: "429", doc: "Status of a refused request.")
        statesStatus = fields.has("status") != nil
        share = fields.optional("share", doc: "`fleet` divides it by the nodes at work; `node` means each node's own.")
    }
}

/// A number of connections: 1 to 65535 (nginx, `limit_conn`).
package struct ConnectionCount: RangedNumber, Sendable {
    /// 1 to 65535.
    package let number: Int
    package static var range: ClosedRange<Int> { 1...65535 }
    package static var noun: String { "a number of connections" }
    package init(checked number: Int) { self.number = number }
}
