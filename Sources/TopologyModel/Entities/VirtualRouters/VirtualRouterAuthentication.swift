package import Diagnostics

/// How advertisements prove where they come from; one of the two keys. Secrets stand elsewhere and are named only.
package struct VirtualRouterAuthentication: Entity, Sendable {
    /// The password of VRRP version 2, sent in clear text with each advertisement (RFC 2338, 5.3.6.1).
    package let pass: Located<SecretPlace>?
    /// The key that signs each advertisement (keepalived 2.4, `auth_hmac`).
    package let hmac: Located<SecretPlace>?
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
            "hmac", doc: "Key that signs advertisements, 32 to 64 bytes or `hex:` and digits; from keepalived 2.4 on.")
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

/// Where a secret stands on the node that needs it: never its value.
package struct SecretPlace: Entity, Sendable {
    /// A file that root alone can read.
    package let file: Located<FilePath>?
    /// A variable of the daemon's environment.
    package let variable: Located<VariableName>?

    package static var noun: String { "the place of a secret" }

    package init(from fields: inout FieldReader) {
        file = fields.optional("file", doc: "A file on each node that root alone can read.")
        variable = fields.optional("env", doc: "A variable in the daemon's environment; from keepalived 2.4 on.")
        guard !fields.context.isDescribing else { return }
        let (first, second) = (fields.has("file"), fields.has("env"))
        if (first == nil) == (second == nil) {
            fields.context.bag.report(
                Diagnostic(
                    first == nil ? .missingKey : .conflictingKeys, "give one of `file` and `env`",
                    at: second ?? fields.span, label: first == nil ? "no place" : "a second place"))
        }
    }
}

/// The name of an environment variable: capital letters, digits and `_`, not beginning with a digit.
package struct VariableName: TextReadable, Hashable, Sendable {
    /// The name.
    package let text: String
    package static var placeholder: VariableName { VariableName(unchecked: "NAME") }
    package static var expectation: String { "the name of a variable (up to 64 capital letters, digits and `_`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): true
            default: false
            }
        }
        guard (1...64).contains(text.utf8.count), isAllowed, !(text.first?.isNumber ?? true) else { return nil }
        self.text = text
    }
}
