package import Diagnostics
package import YAMLTree

/// How clients are sent to a server: `true`, or what of its URL is not the server's own.
package struct ServerRedirect: Entity, Sendable {
    /// Whether they are.
    package let isOn: Bool
    /// The scheme of the URL; that of the backend's protocol when left out.
    package let scheme: Located<Redirect.Scheme>?
    /// The port of the URL; each server's own when left out.
    package let port: Located<Port>?

    package static var noun: String { "a redirect to servers" }
    package static var expectation: String { "true, or `{scheme: https, port: 443}`" }

    package init(from fields: inout FieldReader) {
        isOn = true
        scheme = fields.optional("scheme", doc: "http or https; that of the backend's protocol when left out.")
        port = fields.optional("port", doc: "The port that clients are sent to; each server's own when left out.")
    }

    private init(isOn: Bool) {
        self.isOn = isOn
        scheme = nil
        port = nil
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ServerRedirect? {
        if context.tree.kind(node) == .mapping { return readMapping(node, in: context) }
        return Bool.read(node, in: context).map { ServerRedirect(isOn: $0) }
    }
}
