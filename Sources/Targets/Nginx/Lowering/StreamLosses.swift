import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What a backend asks for that nginx does not do for connections of bytes.
enum StreamLosses {
    /// Reports each of them.
    static func report(_ backend: BackendPlan, _ scope: Scope) {
        let losses = scope.losses
        switch backend.sticky?.value {
        case .cookie(let cookie):
            losses.lose(
                .stickyCookie, "a cookie on connections that carry no requests", at: cookie.name.span,
                instead: "use `sticky: {client_ip: {ttl: 1h}}`")
        case .clientIP(let ttl) where scope.dialect.has(.nativeStickiness):
            losses.approximate(
                .stickyClientIP, "the server of a connection follows from a hash of the client's address, without end",
                at: ttl.span)
        case .header(let name, _):
            losses.lose(
                .stickyHeader, "a header of connections that carry no requests", at: name.span,
                instead: "use `sticky: {client_ip: {ttl: 1h}}`")
        case .appCookie(let name, _):
            // What this nginx cannot do at all is said already.
            guard scope.dialect.has(.nativeStickiness) else { break }
            losses.lose(
                .stickyAppCookie, "a cookie on connections that carry no requests", at: name.span,
                instead: "use `sticky: {client_ip: {ttl: 1h}}`")
        case .clientIP, nil: break
        }
        if let status = backend.passiveCheck?.statuses.first {
            losses.lose(
                .inexpressibleCombination, "statuses of connections that carry no requests", at: status.span,
                instead: "leave `statuses` out")
        }
        if let pool = backend.keepalive {
            losses.approximate(
                .keepalivePool, "a client's connection has one to the server: there are no idle ones to keep",
                at: pool.idle.span)
        }
        if scope.dialect.has(.queue), let server = backend.servers.first(where: { $0.maxConnections != nil }) {
            losses.approximate(
                .maxConnections, "connections do not wait: with every server full they are closed", at: server.span)
        }
    }
}
