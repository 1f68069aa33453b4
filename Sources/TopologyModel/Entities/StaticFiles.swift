package import Diagnostics

/// Files that the load balancer answers with: the request's decoded path below a folder.
package struct StaticFiles: Entity, Sendable {
    /// The folder, on the machine of the load balancer.
    package let root: Located<FilePath>
    /// How long clients and caches may keep a file; as they see fit when left out.
    package let maxAge: Located<Duration>?
    /// How long a file's handle, size and time are remembered; not at all when left out.
    package let openCache: Located<Duration>?

    package static var noun: String { "static files" }

    package init(from fields: inout FieldReader) {
        root = fields.required(
            "root", doc: "The folder; `rewrite: {strip_prefix: P}` leaves the route's prefix out of the file's path.")
        maxAge = fields.optional(
            "max_age",
            doc: "How long clients may keep a file (Cache-Control), `0s` for none; answers without a file are not kept."
        )
        openCache = fields.optional(
            "open_cache",
            doc: "How long an open file is kept open; one that is replaced meanwhile is served as it was.")
    }
}
