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

    package init(
        requestHeaders: HeaderChanges? = nil, responseHeaders: HeaderChanges? = nil, rewrite: Rewrite? = nil,
        cors: CORS? = nil
    ) {
        self.requestHeaders = requestHeaders
        self.responseHeaders = responseHeaders
        self.rewrite = rewrite
        self.cors = cors
    }
}
