package import Diagnostics

/// A token bucket per client, or per another key: `burst + 1` requests at once, refilled at `rate`; a refused request costs nothing.
package struct RateLimit: Entity, Sendable {
    /// Whose requests are counted together.
    package let per: Located<RateKey>
    /// How fast the bucket refills.
    package let rate: Located<Rate>
    /// Requests beyond the rate that are let through at once; one second of rate when left out.
    package let burst: Located<Burst>?
    /// What a refused request gets.
    package let status: Located<ErrorStatus>
    /// Who keeps to it; each node when left out.
    package let share: Located<LimitShare>?

    package static var noun: String { "a rate limit" }

    package init(from fields: inout FieldReader) {
        per = fields.optional(
            "per", default: .clientIP, shown: "client_ip",
            doc: "Whose requests are counted together: client_ip, host, path, header:X, cookie:X or all.")
        if per.value != .clientIP { fields.context.uses.add(.rateLimitKey, at: per.span) }
        rate = fields.required("rate", feature: .rateLimit, doc: "How fast the bucket refills: `100/s`, `60/m`.")
        burst = fields.optional("burst", doc: "Requests let through at once beyond the rate; one second of rate.")
        status = fields.optional(
            "status", default: ErrorStatus(checked: 429), shown: "429", doc: "Status of a refused request.")
        share = fields.optional("share", doc: "`fleet` divides it by the nodes at work; `node` means each node's own.")
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

/// Whose requests share a token bucket. Requests without the header or cookie, or with an empty one, are not limited.
package enum RateKey: TextReadable, Hashable, Sendable {
    /// Those of one client address.
    case clientIP
    /// All.
    case all
    /// Those to one host.
    case host
    /// Those to one path, as routes compare it, without the query.
    case path
    /// Those with one value of a header.
    case header(HeaderName)
    /// Those with one value of a cookie.
    case cookie(CookieName)

    package static var placeholder: RateKey { .clientIP }
    package static var expectation: String {
        "one of `client_ip`, `host`, `path`, `header:X`, `cookie:X`, `all`"
    }

    /// Reads a key as it is written; `nil` for any other text.
    package init?(_ text: String) {
        switch text {
        case "client_ip": self = .clientIP
        case "all": self = .all
        case "host": self = .host
        case "path": self = .path
        default:
            // Names are written as in a hash.
            switch HashKey(text) {
            case .header(let name): self = .header(name)
            case .cookie(let name): self = .cookie(name)
            default: return nil
            }
        }
    }
}
