import Diagnostics
package import TopologyModel

/// What becomes of a route's requests and answers on their way; shared by the routes that say nothing of their own.
package final class MessagePlan: Sendable {
    /// Nothing is changed.
    package static let unchanged = MessagePlan()

    /// Changes of request headers.
    package let requestHeaders: HeaderChanges?
    /// Changes of answers' headers, the load balancer's own answers among them.
    package let responseHeaders: HeaderChanges?
    /// What servers see of path and host.
    package let rewrite: Rewrite?
    /// Which pages of other origins may read the answers.
    package let cors: CORS?
    /// Pages for errors.
    package let errorPages: ErrorPages?
    /// What clients are told while the route is closed; `nil` when it is open.
    package let maintenance: Maintenance?

    package init(
        requestHeaders: HeaderChanges? = nil, responseHeaders: HeaderChanges? = nil, rewrite: Rewrite? = nil,
        cors: CORS? = nil, errorPages: ErrorPages? = nil, maintenance: Maintenance? = nil
    ) {
        self.requestHeaders = requestHeaders
        self.responseHeaders = responseHeaders
        self.rewrite = rewrite
        self.cors = cors
        self.errorPages = errorPages
        self.maintenance = maintenance
    }

    /// The page of maintenance: its own, or the error page of its status.
    package var maintenanceFile: FilePath? {
        maintenance.flatMap { $0.file?.value ?? errorPages?.file(for: $0.status.value.number) }
    }
}
