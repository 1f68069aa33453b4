package import Diagnostics

/// How requests and connections are logged.
package struct Logging: Entity, Sendable {
    /// What a line looks like.
    package enum Format: String, Choice, Sendable {
        case native
        case json
        package static var placeholder: Format { .native }
    }

    /// What a line looks like.
    package let format: Located<Format>
    /// Where lines are sent, by UDP; to a file beside nginx and to the system's log beside HAProxy when left out.
    package let syslog: Located<SocketAddress>?

    package static var noun: String { "log settings" }

    package init(from fields: inout FieldReader) {
        format = fields.optional(
            "format", default: .native, shown: "native",
            doc: "native (each program's own) or json (one object a line, with the same keys everywhere).")
        syslog = fields.optional(
            "syslog", doc: "A syslog server (UDP); nginx writes a file and HAProxy to `/dev/log` when left out.")
    }
}
