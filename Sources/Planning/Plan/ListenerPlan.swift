package import Diagnostics
package import TopologyModel

/// A place where clients connect.
package struct ListenerPlan: Sendable {
    /// What happens to a connection.
    package enum Kind: Sendable {
        /// Requests are routed by host and path.
        case http(HTTPListenerPlan)
        /// Connections go to one backend, by its index.
        case tcp(backend: Int)
    }

    /// The listener's name.
    package let name: Identifier
    /// Where it is defined.
    package let span: SourceSpan
    /// The port.
    package let port: UInt16
    /// The addresses, never empty: 0.0.0.0 and :: when the topology names none.
    package let addresses: [IPAddress]
    /// What happens to a connection.
    package let kind: Kind
    /// What holds for all that comes here.
    package var traffic = ListenerTraffic.unlimited

    package init(name: Identifier, span: SourceSpan, port: UInt16, addresses: [IPAddress], kind: Kind) {
        self.name = name
        self.span = span
        self.port = port
        self.addresses = addresses
        self.kind = kind
    }
}

/// The HTTP side of a listener.
package struct HTTPListenerPlan: Sendable {
    /// The port of the HTTPS listener that every request is redirected to, with 301; `nil` when requests are served.
    package let redirectPort: UInt16?
    /// Whether HTTP/2 is offered.
    package let http2: Bool
    /// TLS; `nil` for plain HTTP.
    package let tls: TLSSettings?
    /// The hosts, in the file's order; of several that match a request the most specific answers: an exact name, then
    /// the longest wildcard, then any host. A host that none matches gets 404.
    package let virtualHosts: [VirtualHostPlan]

    package init(redirectPort: UInt16?, http2: Bool, tls: TLSSettings?, virtualHosts: [VirtualHostPlan]) {
        self.redirectPort = redirectPort
        self.http2 = http2
        self.tls = tls
        self.virtualHosts = virtualHosts
    }
}

/// Hosts that have the same routes on a listener.
package struct VirtualHostPlan: Sendable {
    /// Unique on the listener: the site's name, or with `+2`, `+3` when the site's hosts differ in their routes.
    package let name: String
    /// The hosts.
    package let hosts: [HostPattern]
    /// Indices of the routes, first match wins. Beside the site's own routes these are, behind them, the routes of
    /// broader hosts (`*.d`, `*`) that requests of these hosts can still reach. Within one host pattern: exact paths,
    /// then expressions in the file's order, then prefixes, the longest first.
    package let routes: [Int]
    /// How many of `routes` belong to these hosts themselves; the rest come from broader hosts.
    package let ownRouteCount: Int

    package init(name: String, hosts: [HostPattern], routes: [Int], ownRouteCount: Int) {
        self.name = name
        self.hosts = hosts
        self.routes = routes
        self.ownRouteCount = ownRouteCount
    }
}
