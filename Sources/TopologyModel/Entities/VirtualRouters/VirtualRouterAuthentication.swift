package import Diagnostics

/// How advertisements prove where they come from; one of the two keys. Secrets stand elsewhere and are named only.
package struct VirtualRouterAuthentication: Entity, Sendable {
    /// The password of VRRP version 2, sent in clear text with each advertisement (RFC 2338, 5.3.6.1).
    package let pass: Located<SecretReference>?
    /// The key that signs each advertisement (keepalived 2.4, `auth_hmac`).
    package let hmac: Located<SecretReference>?
    /// Where the settings stand.
    package let span: SourceSpan

    package static var noun: String { "a vip's authentication" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        pass = fields.optional(
            "pass",
            doc: "Password of VRRP version 2, sent in clear text; its file holds the line `auth_pass` and 8 characters."
        )
        hmac = fields.optional(
            "hmac",
            doc:
                "Key that signs advertisements, 32 to 64 bytes or `hex:` and digits; from keepalived 2.4 on. The nodes' clocks must agree within 5 s."
        )
        guard !fields.context.isDescribing else { return }
        let (first, second) = (fields.has("pass"), fields.has("hmac"))
        if (first == nil) == (second == nil) {
            fields.context.bag.report(
                Diagnostic(
                    first == nil ? .missingKey : .conflictingKeys, "give one of `pass` and `hmac`",
                    at: second ?? span, label: first == nil ? "nothing is proved" : "a second way"))
        }
    }
}
