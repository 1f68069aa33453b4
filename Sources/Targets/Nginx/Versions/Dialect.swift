package import Rendering
import TopologyModel

/// Something that only some versions or editions of nginx can say.
enum Capability: CaseIterable {
    /// `sticky cookie` and `sticky learn` in an upstream.
    case nativeStickiness
    /// `drain` on a server.
    case drain
    /// `http2 on;`; before, `http2` is a parameter of `listen`.
    case http2Directive
    /// `health_check` and `match`.
    case activeChecks
    /// `queue` in an upstream.
    case queue
    /// `slow_start` on a server.
    case slowStart
    /// `least_time`.
    case leastTime
    /// Session ticket keys that change by themselves with a shared session cache.
    case ticketKeyRotation
    /// `listen ... quic`: HTTP/3.
    case quic
    /// `$http_NAME` of all lines of that name, joined.
    case joinedHeaderLines
    /// `server_tokens` with a text.
    case serverSignature
    /// `resolve` of a server's name in an upstream, while nginx runs.
    case resolvingUpstreams
    /// `proxy_http_version 2`.
    case http2ToServers
    /// `proxy_protocol_version 2` in `stream`.
    case proxyHeaderV2
}

/// One line of the table of gates.
private struct Gate {
    let capability: Capability
    /// The first version of the open source edition; `nil` for none.
    let oss: Version?
    /// The first version (as the open source version it is based on) of Plus; `nil` for none.
    let plus: Version?
    /// What it is, for people.
    let what: String
    /// Where it is written.
    let source: String
}

/// The first versions of what not every nginx has (nginx.org CHANGES and documentation, nginx Plus releases).
private let gates: [Gate] = [
    Gate(
        capability: .nativeStickiness, oss: Version(1, 29, 6), plus: Version(1, 18),
        what: "`sticky` in an upstream", source: "CHANGES 1.29.6; ngx_http_upstream_module, `sticky`"),
    Gate(
        capability: .drain, oss: Version(1, 29, 6), plus: Version(1, 18),
        what: "`drain` on a server", source: "CHANGES 1.29.6; ngx_http_upstream_module, `server`"),
    Gate(
        capability: .http2Directive, oss: Version(1, 25, 1), plus: Version(1, 25, 1),
        what: "`http2 on`", source: "CHANGES 1.25.1; ngx_http_v2_module, `http2`"),
    Gate(
        capability: .activeChecks, oss: nil, plus: Version(1, 18),
        what: "`health_check` and `match`", source: "ngx_http_upstream_hc_module: commercial subscription"),
    Gate(
        capability: .queue, oss: nil, plus: Version(1, 18),
        what: "`queue` in an upstream", source: "ngx_http_upstream_module, `queue`: commercial subscription"),
    Gate(
        capability: .slowStart, oss: nil, plus: Version(1, 18),
        what: "`slow_start` on a server", source: "ngx_http_upstream_module, `server`: commercial subscription"),
    Gate(
        capability: .leastTime, oss: Version(1, 31), plus: Version(1, 18),
        what: "`least_time`", source: "CHANGES 1.31.0; ngx_http_upstream_module, `least_time`"),
    Gate(
        capability: .ticketKeyRotation, oss: Version(1, 23, 2), plus: Version(1, 23, 2),
        what: "session ticket keys that change by themselves",
        source: "CHANGES 1.23.2; ngx_http_ssl_module, `ssl_session_ticket_key`"),
    Gate(
        capability: .quic, oss: Version(1, 25), plus: Version(1, 25, 1),
        what: "`listen ... quic`", source: "CHANGES 1.25.0; Plus R30 is based on 1.25.1"),
    Gate(
        capability: .joinedHeaderLines, oss: Version(1, 23), plus: Version(1, 23),
        what: "`$http_NAME` of several lines of that name", source: "CHANGES 1.23.0"),
    Gate(
        capability: .serverSignature, oss: nil, plus: Version(1, 18),
        what: "`server_tokens` with a text", source: "ngx_http_core_module, `server_tokens`: commercial subscription"),
    Gate(
        capability: .resolvingUpstreams, oss: Version(1, 27, 3), plus: Version(1, 18),
        what: "`resolve` on a server", source: "CHANGES 1.27.3; ngx_http_upstream_module, `server`"),
    Gate(
        capability: .http2ToServers, oss: Version(1, 29, 4), plus: Version(1, 29, 3),
        what: "`proxy_http_version 2`", source: "CHANGES 1.29.4; Plus R36 is based on 1.29.3"),
    Gate(
        capability: .proxyHeaderV2, oss: Version(1, 31, 4), plus: Version(1, 31, 4),
        what: "`proxy_protocol_version 2` in `stream`", source: "CHANGES 1.31.4"),
]

extension NginxTarget {
    package static var gates: [GateFact] {
        Nginx.gates.map { gate in
            let plus = gate.plus.map { $0 <= Dialect.oldest ? "Plus always" : "Plus on \($0.text)" } ?? "not in Plus"
            return GateFact(gate.what, since: "\(gate.oss?.text ?? "not in open source"), \(plus)", source: gate.source)
        }
    }
}

/// A version and edition of nginx, and what it can say.
struct Dialect: Hashable, Sendable {
    /// The version; for Plus, the open source version that the release is based on.
    let version: Version
    /// The edition.
    let edition: NginxSettings.Edition

    /// The oldest version that output is made for.
    static let oldest = Version(1, 18)

    /// Whether this nginx has a capability.
    func has(_ capability: Capability) -> Bool {
        guard let gate = gates.first(where: { $0.capability == capability }) else { return false }
        let since = edition == .plus ? gate.plus : gate.oss
        return since.map { version >= $0 } ?? false
    }

    /// "nginx 1.22" or "nginx Plus 1.25".
    var label: String { (edition == .plus ? "nginx Plus " : "nginx ") + version.text }
}
