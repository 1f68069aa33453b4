package import Diagnostics

/// Files that the load balancer answers with: the request's decoded path below a folder.
package struct StaticFiles: Entity, Sendable {
    /// The folder, on the machine of the load balancer.
    package let root: Located<FilePath>

    package static var noun: String { "static files" }

    package init(from fields: inout FieldReader) {
        root = fields.required(
            "root", doc: "The folder; `rewrite: {strip_prefix: P}` leaves the route's prefix out of the file's path.")
    }
}
