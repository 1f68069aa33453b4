package import Diagnostics

/// What servers see of path and host, where that differs from what the client sent.
package struct Rewrite: Entity, Sendable {
    /// The beginning of the route's path that servers do not see.
    package let stripPrefix: Located<URLPath>?
    /// What stands in the place of the route's own path.
    package let replacePrefix: Located<URLPath>?
    /// The host, with its port if it has one.
    package let host: Located<HostHeader>?
    /// Where the rewrite stands.
    package let span: SourceSpan

    package static var noun: String { "a rewrite" }

    package init(from fields: inout FieldReader) {
        span = fields.span
        stripPrefix = fields.optional(
            "strip_prefix", doc: "The beginning of the route's path to take away; the rest stays byte for byte.")
        replacePrefix = fields.optional(
            "replace_prefix", doc: "What stands in the place of the route's own path; the rest stays byte for byte.")
        host = fields.optional("host", doc: "The Host that servers see; X-Forwarded-Host keeps the client's.")
        guard !fields.context.isDescribing else { return }
        if let stripPrefix, let replacePrefix {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a rewrite has one of `strip_prefix` and `replace_prefix`",
                    at: replacePrefix.span,
                    label: "second", related: [Diagnostic.Label(stripPrefix.span, "first")]))
        }
        let keys = [fields.has("strip_prefix"), fields.has("replace_prefix"), fields.has("host")]
        if keys.allSatisfy({ $0 == nil }) {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "a rewrite needs `strip_prefix`, `replace_prefix` or `host`", at: fields.span))
        }
    }
}

/// A Host header: a host name or an address, and a port if it is not the scheme's own.
package struct HostHeader: TextReadable, Hashable, Sendable {
    /// The header's value; IPv6 in brackets.
    package let text: String
    package static var placeholder: HostHeader { HostHeader(unchecked: "localhost") }
    package static var expectation: String { "a host name or an address, with a port if it needs one" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        if let socket = SocketAddress(text) {
            self.text = "\(socket.host.bracketed):\(socket.port)"
        } else if let host = ServerHost(text) {
            self.text = host.bracketed
        } else {
            return nil
        }
    }
}
