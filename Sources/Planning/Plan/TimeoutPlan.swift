package import Diagnostics
package import TopologyModel

/// How long things may take, every key filled in.
package struct TimeoutPlan: Hashable, Sendable {
    /// Connecting to a server.
    package var connect = Duration.seconds(5)
    /// Silence of the client.
    package var client = Duration.seconds(60)
    /// Silence of the server, between two reads.
    package var server = Duration.seconds(60)
    /// The client's whole request head.
    package var request = Duration.seconds(10)
    /// An idle connection of a client.
    package var keepalive = Duration.seconds(65)
    /// Waiting for a free server.
    package var queue = Duration.seconds(5)
    /// Silence on an upgraded connection.
    package var tunnel = Duration.seconds(3600)

    /// The built-in values.
    package init() {}

    /// The built-in values with those that `given` names replaced.
    package init(_ given: Timeouts?) {
        guard let given else { return }
        if let value = given.connect { connect = value.value }
        if let value = given.client { client = value.value }
        if let value = given.server { server = value.value }
        if let value = given.request { request = value.value }
        if let value = given.keepalive { keepalive = value.value }
        if let value = given.queue { queue = value.value }
        if let value = given.tunnel { tunnel = value.value }
    }
}

/// Where timeouts are given, for findings that speak of one; the start of the file for those that are built in.
package struct TimeoutSpans: Sendable {
    /// The place of each.
    package let connect, client, server, request, keepalive, queue, tunnel: SourceSpan

    /// The places of the values that `given` names.
    package init(_ given: Timeouts?) {
        connect = given?.connect?.span ?? .start
        client = given?.client?.span ?? .start
        server = given?.server?.span ?? .start
        request = given?.request?.span ?? .start
        keepalive = given?.keepalive?.span ?? .start
        queue = given?.queue?.span ?? .start
        tunnel = given?.tunnel?.span ?? .start
    }
}

/// What is tried again.
package struct RetryPlan: Hashable, Sendable {
    /// Tries after the first; 0 switches retries off.
    package let attempts: Int
    /// Causes, each once, in the order connect, timeout, 500, 502, 503, 504.
    package let causes: [Retries.Cause]
    /// Whether only requests that may safely be repeated are (RFC 9110, 9.2.2).
    package let idempotentOnly: Bool

    package init(attempts: Int, causes: [Retries.Cause], idempotentOnly: Bool) {
        self.attempts = attempts
        self.causes = causes
        self.idempotentOnly = idempotentOnly
    }

    /// Two more tries when no connection could be made: nothing was sent, so nothing is repeated.
    package static let builtIn = RetryPlan(attempts: 2, causes: [.connect], idempotentOnly: true)
}
