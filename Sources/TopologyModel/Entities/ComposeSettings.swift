package import Diagnostics

/// How containers of one machine are run (the Compose specification).
package struct ComposeSettings: Entity, Sendable {
    /// The program in front of the containers.
    package enum Program: String, Choice, Sendable {
        case nginx
        case haproxy
        package static var placeholder: Program { .nginx }
    }

    /// The program in front; of the targets nginx or HAProxy when left out.
    package let proxy: Located<Program>?
    /// Its image; the official one of the target's version when left out.
    package let image: Located<ImageReference>?
    /// The machine's ports, listener by listener; a listener's own number where none is named.
    package let publish: [Named<Port>]

    package static var noun: String { "the Compose target" }

    package init(from fields: inout FieldReader) {
        proxy = fields.optional(
            "proxy",
            doc: "The program in front: nginx or haproxy; nginx where it is a target, HAProxy where only it is.")
        image = fields.optional("image", doc: "The proxy's image; the official one of the target's version.")
        publish = fields.map("publish", doc: "The machine's port of each listener; the listener's own number.")
    }
}
