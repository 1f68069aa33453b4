package import Diagnostics

/// The status and metrics pages of the load balancers themselves.
package struct Status: Entity, Sendable {
    /// Where they listen.
    package let listen: Located<SocketAddress>
    /// The page for people.
    package let path: Located<URLPath>
    /// The page for Prometheus.
    package let metrics: Located<URLPath>?
    /// Who may see them; everybody else gets 403.
    package let allow: [Located<IPNetwork>]

    package static var noun: String { "the status page" }

    package init(from fields: inout FieldReader) {
        listen = fields.optional(
            "listen",
            default: SocketAddress(host: .address(.placeholder), port: 8404), shown: "127.0.0.1:8404",
            doc: "Address and port of the pages.")
        path = fields.optional(
            "path", default: (try? URLPath("/stats")) ?? .root, shown: "/stats", doc: "The page for people.")
        metrics = fields.optional("metrics", doc: "The page for Prometheus.")
        allow =
            fields.list("allow", orSingle: true, doc: "Who may see them; 127.0.0.1/32 when left out.")
            ?? [Located(.placeholder, at: fields.span)]
        if let metrics, metrics.value == path.value {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "`path` and `metrics` are the same page", at: metrics.span, label: "second",
                    related: [Diagnostic.Label(path.span, "first")]))
        }
    }
}
