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
        /// Datagrams go to one backend, by its index, and so many answer each one; any number when `nil`.
        case udp(backend: Int, responses: Int?)
        /// TLS connections go, unopened, to the backend of the name that the client asks for; others are closed.
        case tlsPassthrough([PassthroughHost])
    }

    /// The listener's name.
    package let name: Identifier
    /// Where it is defined.
    package let span: SourceSpan
    /// The port.
    package let port: UInt16
    /// The port that clients use: another one where a container's port is published under another number.
    package internal(set) var publicPort: UInt16
    /// The addresses, never empty: 0.0.0.0 and :: when the topology names none.
    package let addresses: [IPAddress]
    /// What happens to a connection.
    package internal(set) var kind: Kind
    /// What holds for all that comes here.
    package var traffic = ListenerTraffic.unlimited
    /// How the client's address is learned.
    package var clients = ClientSource.peers

    package init(name: Identifier, span: SourceSpan, port: UInt16, addresses: [IPAddress], kind: Kind) {
        self.name = name
        self.span = span
        self.port = port
        publicPort = port
        self.addresses = addresses
        self.kind = kind
    }
}

extension ListenerPlan {
    /// Whether requests come encrypted.
    var isTLS: Bool { if case .http(let http) = kind { http.tls != nil } else { false } }
}

/// How a listener learns the address of its clients.
package struct ClientSource: Hashable, Sendable {
    /// A client is who connects.
    package static let peers = ClientSource(trusted: [], hasHeaders: false)

    /// Whose word is taken; nobody's when empty.
    package let trusted: [IPNetwork]
    /// Whether these begin their connections with PROXY headers; else they send X-Forwarded-For.
    package let hasHeaders: Bool

    package init(trusted: [IPNetwork], hasHeaders: Bool) {
        self.trusted = trusted
        self.hasHeaders = hasHeaders
    }

    /// Whether requests bear X-Forwarded headers of proxies that are trusted.
    package var readsForwarded: Bool { !trusted.isEmpty && !hasHeaders }
}

/// A name that TLS clients ask for, and the backend that gets them, by its index.
package struct PassthroughHost: Sendable {
    /// The name, or names; of several the most specific counts.
    package let host: HostPattern
    /// The backend.
    package let backend: Int

    package init(host: HostPattern, backend: Int) {
        self.host = host
        self.backend = backend
    }
}

/// The HTTP side of a listener.
package struct HTTPListenerPlan: Sendable {
    /// The port of the HTTPS listener that every request is redirected to, with 301; `nil` when requests are served.
    package internal(set) var redirectPort: UInt16?
    /// Whether HTTP/2 is offered.
    package let http2: Bool
    /// Whether HTTP/3 is offered, on the UDP port of the same number.
    package var http3 = false
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
