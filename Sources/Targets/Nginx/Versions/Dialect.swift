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
}

/// The first versions of what not every nginx has (nginx.org CHANGES, nginx Plus releases).
private let gates: [Gate] = [
    Gate(capability: .nativeStickiness, oss: Version(1, 29, 6), plus: Version(1, 18)),
    Gate(capability: .drain, oss: Version(1, 29, 6), plus: Version(1, 18)),
    Gate(capability: .http2Directive, oss: Version(1, 25, 1), plus: Version(1, 25, 1)),
    Gate(capability: .activeChecks, oss: nil, plus: Version(1, 18)),
    Gate(capability: .queue, oss: nil, plus: Version(1, 18)),
    // ngx_http_upstream_module, "slow_start": commercial subscription.
    Gate(capability: .slowStart, oss: nil, plus: Version(1, 18)),
    // ngx_http_upstream_module, "least_time": open source since 1.31.0.
    Gate(capability: .leastTime, oss: Version(1, 31), plus: Version(1, 18)),
    Gate(capability: .ticketKeyRotation, oss: Version(1, 23, 2), plus: Version(1, 23, 2)),
    // CHANGES 1.25.0 "experimental HTTP/3 support"; Plus R30 is based on 1.25.1.
    Gate(capability: .quic, oss: Version(1, 25), plus: Version(1, 25, 1)),
    // CHANGES 1.23.0
    Gate(capability: .joinedHeaderLines, oss: Version(1, 23), plus: Version(1, 23)),
    // ngx_http_core_module, `server_tokens`
    Gate(capability: .serverSignature, oss: nil, plus: Version(1, 18)),
    Gate(capability: .resolvingUpstreams, oss: Version(1, 27, 3), plus: Version(1, 18)),
    Gate(capability: .http2ToServers, oss: Version(1, 29, 4), plus: Version(1, 29, 3)),
    Gate(capability: .proxyHeaderV2, oss: Version(1, 31, 4), plus: Version(1, 31, 4)),
]

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
