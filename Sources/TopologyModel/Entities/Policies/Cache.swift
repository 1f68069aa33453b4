package import Diagnostics

/// Answers that are kept and given again to whoever asks the same.
///
/// Kept are answers of 200 to GET without `Set-Cookie` and without `Cache-Control: private`, `no-store` or `no-cache`, and
/// none to requests with `Authorization` (RFC 9111, 3).
package struct Cache: Entity, Sendable {
    /// How long an answer is kept that does not say itself how long it is fresh.
    package let ttl: Located<Duration>
    /// Room for answers.
    package let size: Located<ByteSize>

    package static var noun: String { "a cache" }

    package init(from fields: inout FieldReader) {
        ttl = fields.required("ttl", doc: "How long answers are kept that do not say it themselves.")
        size = fields.optional("size", default: .placeholder.grown, shown: "64m", doc: "Room for answers.")
        if ttl.value.milliseconds > 0, ttl.value.milliseconds < 1000 {
            fields.context.bag.report(
                Diagnostic(.outOfRange, "`\(ttl.value.text)` is less than a second", at: ttl.span))
        }
    }
}

extension ByteSize {
    /// 64 m, what a cache has when nobody says.
    fileprivate var grown: ByteSize { ByteSize("64m") ?? self }
}
