package import Diagnostics

/// A name and a password that clients must give (RFC 7617).
package struct BasicAuth: Entity, Sendable {
    /// The file of names and hashed passwords, as `htpasswd` writes it, on the machine that runs the load balancer.
    package let file: Located<FilePath>
    /// The Secret that holds the same in a cluster.
    package let secret: Located<DNSLabel>?
    /// What clients are shown.
    package let realm: Located<Realm>

    package static var noun: String { "basic authentication" }

    package init(from fields: inout FieldReader) {
        file = fields.required("file", doc: "File of names and hashed passwords, as `htpasswd` writes it.")
        secret = fields.optional(
            "secret", doc: "Name of the Kubernetes Secret that holds the file (`auth`, `users` or `htpasswd`).")
        realm = fields.optional(
            "realm", default: .placeholder, shown: "restricted", doc: "What clients are told they log in to.")
    }
}

/// What clients are told they log in to: 1 to 100 printable ASCII characters without `"` and `\`.
package struct Realm: TextReadable, Hashable, Sendable {
    /// The text.
    package let text: String
    package static var placeholder: Realm { Realm(unchecked: "restricted") }
    package static var expectation: String { #"1 to 100 printable ASCII characters without `"` and `\`"# }

    /// Takes such a text; `nil` for any other.
    package init?(_ text: String) {
        let isQuotable = text.utf8.allSatisfy {
            (0x20..<0x7F).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        guard isQuotable, (1...100).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    private init(unchecked text: String) { self.text = text }
}
