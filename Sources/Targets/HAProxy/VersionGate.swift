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
    /// Names asked for by TLS to servers (SNI) come from the request unless that is switched off.
    case automaticServerName

    /// The oldest version whose syntax is written: the first with `default-path` and named `defaults`
    /// (its configuration manual, 3.1 and 4).
    static let oldest = Version(2, 4)

    /// The first version that has it, from the configuration manuals of the versions around it.
    var since: Version {
        switch self {
        case .sourceOfRequests: Version(2, 5)  // CHANGELOG 2.5-dev12, "set addresses on the appropriate layer"
        case .errorLogFormat: Version(2, 5)  // manual 2.5, 8.2.5 "Error log format"
        case .limitedQUIC: Version(2, 9)  // manual 2.9, 3.1 "limited-quic"
        case .quic: Version(2, 6)  // manual 2.6, 5.1 "bind", 11.1 "Address formats"
        case .hashOfExpressions: Version(2, 6)  // manual 2.6, 4.2 "balance"
        case .stickCounters: Version(2, 8)  // manual 2.8, 3.2 "tune.stick-counters"
        case .compressionMinimum: Version(3, 2)  // manual 3.2, 4.2 "compression minsize-res"
        case .certificateStore: Version(3, 0)  // manual 3.0, 3.11 "crt-store"
        case .automaticServerName: Version(3, 3)  // manual 3.3, 5.2 "no-sni-auto"
        }
    }

    /// Whether a version has it.
    func isOpen(for version: Version) -> Bool { version >= since }
}
