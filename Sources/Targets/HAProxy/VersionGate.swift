package import Rendering
import TopologyModel

/// What came to HAProxy after the oldest version that lbgen writes for.
enum VersionGate: CaseIterable {
    /// `http-request set-src` of a request alone, not of its connection.
    case sourceOfRequests
    /// `bind quic4@`: HTTP/3.
    case quic
    /// `error-log-format`: lines of connections that broke before a request.
    case errorLogFormat
    /// `limited-quic`: HTTP/3 with an OpenSSL that has no QUIC.
    case limitedQUIC
    /// `balance hash <expression>`: hashes of anything that can be fetched.
    case hashOfExpressions
    /// `tune.stick-counters`: more than three tracked counters in a request.
    case stickCounters
    /// `compression minsize-res`: the smallest answer that is compressed.
    case compressionMinimum
    /// `crt-store`: a certificate and its key in files of any name.
    case certificateStore
    /// A request that `redir` sends away keeps its slot of the server's `maxconn`.
    case redirectsKeepSlots
    /// Names asked for by TLS to servers (SNI) come from the request unless that is switched off.
    case automaticServerName

    /// The oldest version whose syntax is written: the first with `default-path` and named `defaults`
    /// (its configuration manual, 3.1 and 4).
    static let oldest = Version(2, 4)

    /// The first version that has it, what it is for people, and where it is written.
    private var entry: (since: Version, what: String, source: String) {
        switch self {
        case .sourceOfRequests:
            (
                Version(2, 5), "`http-request set-src` of a request alone",
                "CHANGELOG 2.5-dev12, \"set addresses on the appropriate layer\""
            )
        case .errorLogFormat: (Version(2, 5), "`error-log-format`", "manual 2.5, 8.2.5")
        case .quic: (Version(2, 6), "`bind quic4@`", "manual 2.6, 5.1 `bind`, 11.1")
        case .hashOfExpressions: (Version(2, 6), "`balance hash` of an expression", "manual 2.6, 4.2 `balance`")
        case .stickCounters: (Version(2, 8), "`tune.stick-counters`", "manual 2.8, 3.2")
        case .limitedQUIC: (Version(2, 9), "`limited-quic`", "manual 2.9, 3.1")
        case .certificateStore: (Version(3, 0), "`crt-store`", "manual 3.0, 3.11")
        case .compressionMinimum: (Version(3, 2), "`compression minsize-res`", "manual 3.2, 4.2")
        case .redirectsKeepSlots:
            (
                Version(3, 2), "requests sent away by `redir` keep their slot of `maxconn`",
                "tried: 3.2.26 does, 3.0.11 does not"
            )
        case .automaticServerName: (Version(3, 3), "`sni-auto`", "manual 3.3, 5.2 `no-sni-auto`")
        }
    }

    /// The first version that has it.
    var since: Version { entry.since }

    /// The line of the table, for people.
    var fact: GateFact { GateFact(entry.what, since: since.text, source: entry.source) }

    /// Whether a version has it.
    func isOpen(for version: Version) -> Bool { version >= since }
}

extension HAProxyTarget {
    package static var gates: [GateFact] { VersionGate.allCases.sorted { $0.since < $1.since }.map(\.fact) }
}
