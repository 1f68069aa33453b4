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
    /// Copies of requests for another backend.
    package let mirror: MirrorPlan?
    /// Pages for errors.
    package let errorPages: ErrorPages?
    /// What clients are told while the route is closed; `nil` when it is open.
    package let maintenance: Maintenance?
    /// Whether requests are logged.
    package let isLogged: Bool

    package init(
        requestHeaders: HeaderChanges? = nil, responseHeaders: HeaderChanges? = nil, rewrite: Rewrite? = nil,
        cors: CORS? = nil, errorPages: ErrorPages? = nil, maintenance: Maintenance? = nil,
        mirror: MirrorPlan? = nil, isLogged: Bool = true
    ) {
        self.requestHeaders = requestHeaders
        self.responseHeaders = responseHeaders
        self.rewrite = rewrite
        self.cors = cors
        self.errorPages = errorPages
        self.mirror = mirror
        self.maintenance = maintenance
        self.isLogged = isLogged
    }

    /// The page of maintenance: its own, or the error page of its status.
    package var maintenanceFile: FilePath? {
        maintenance.flatMap { $0.file?.value ?? errorPages?.file(for: $0.status.value.number) }
    }
}

/// Copies of requests for another backend, whose answers nobody sees.
package struct MirrorPlan: Sendable {
    /// The backend, by index.
    package let backend: Int
    /// How many of the requests, in hundredths of a percent: 1 to 10,000.
    package let hundredths: Int

    package init(backend: Int, hundredths: Int) {
        self.backend = backend
        self.hundredths = hundredths
    }
}

extension Plan {
    /// Whether a server or a client is told the number of its request (`{request_id}`), so that it says something in a log.
    package var tellsRequestID: Bool {
        var seen: Set<ObjectIdentifier> = []
        return routes.contains { route in
            guard seen.insert(ObjectIdentifier(route.messages)).inserted else { return false }
            return route.messages.tells(.requestID)
        }
    }
}

extension MessagePlan {
    /// Whether a header that is set or added, of requests or of answers, has a live value in it.
    package func tells(_ live: HeaderValue.Live) -> Bool {
        [requestHeaders, responseHeaders].contains { $0?.values.contains { $0.value.uses(live) } ?? false }
    }
}
