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
    /// How long clients under way have when a proxy is stopped, in whole seconds, 1s to 1h.
    package let grace: Located<Duration>
    /// What each proxy needs and may use; any amount when left out.
    package let resources: Located<WorkloadResources>?
    /// The image that runs the heartbeat agents: Python 3.8 or later.
    package let heartbeatImage: Located<ImageReference>

    package static var noun: String { "the Compose target" }

    package init(from fields: inout FieldReader) {
        proxy = fields.optional(
            "proxy",
            doc: "The program in front: nginx or haproxy; nginx where it is a target, HAProxy where only it is.")
        image = fields.optional("image", doc: "The proxy's image; the official one of the target's version.")
        publish = fields.map("publish", doc: "The machine's port of each listener; the listener's own number.")
        grace = fields.optional(
            "grace", default: .seconds(30), shown: "30s",
            doc: "How long clients under way have when a proxy is stopped; whole seconds, 1s to 1h.")
        resources = fields.optional("resources", doc: "What each proxy needs, and what it may use.")
        heartbeatImage = fields.optional(
            "heartbeat_image", default: Self.python, shown: "python:3.13-slim",
            doc: "The image of a fleet's heartbeat agents: Python 3.8 or later.")
        guard !fields.context.isDescribing else { return }
        guard !grace.value.isWholeSeconds || !(1...3600).contains(grace.value.secondsRoundedUp) else { return }
        fields.context.bag.report(
            Diagnostic(
                .outOfRange, "`grace` is \(grace.value.text): expected whole seconds, 1s to 1h", at: grace.span))
    }

    private static let python = ImageReference("python:3.13-slim") ?? .placeholder
}
