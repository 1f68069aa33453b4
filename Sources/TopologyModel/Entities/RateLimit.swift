package import Diagnostics

/// A token bucket per client: `burst + 1` requests at once, refilled at `rate`; a refused request costs nothing.
package struct RateLimit: Entity, Sendable {
    /// Whose requests are counted together.
    package enum Key: String, Choice, Sendable {
        case clientIP = "client_ip"
        package static var placeholder: Key { .clientIP }
    }

    /// Whose requests are counted together.
    package let per: Located<Key>
    /// How fast the bucket refills.
    package let rate: Located<Rate>
    /// Requests beyond the rate that are let through at once; one second of rate when left out.
    package let burst: Located<Burst>?
    /// What a refused request gets.
    package let status: Located<ErrorStatus>

    package static var noun: String { "a rate limit" }

    package init(from fields: inout FieldReader) {
        per = fields.optional(
            "per", default: .clientIP, shown: "client_ip", doc: "Whose requests are counted together.")
        rate = fields.required("rate", feature: .rateLimit, doc: "How fast the bucket refills: `100/s`, `60/m`.")
        burst = fields.optional("burst", doc: "Requests let through at once beyond the rate; one second of rate.")
        status = fields.optional(
            "status", default: ErrorStatus(checked: 429), shown: "429", doc: "Status of a refused request.")
    }

    /// The burst in force, 0 to 1,000,000.
    package var effectiveBurst: Int { burst?.value.number ?? rate.value.perSecondRoundedUp }
}

/// Requests let through at once beyond the rate: 0 to 1,000,000.
package struct Burst: RangedNumber, Sendable {
    /// 0 to 1,000,000.
    package let number: Int
    package static var range: ClosedRange<Int> { 0...1_000_000 }
    package static var noun: String { "a burst" }
    package init(checked number: Int) { self.number = number }
}
