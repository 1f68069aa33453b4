import TopologyModel

/// What came to HAProxy after the oldest version that lbgen writes for.
enum VersionGate: CaseIterable {
    /// `balance hash <expression>`: hashes of anything that can be fetched.
    case hashOfExpressions
    /// `tune.stick-counters`: more than three tracked counters in a request.
    case stickCounters
    /// `compression minsize-res`: the smallest answer that is compressed.
    case compressionMinimum
    /// `crt-store`: a certificate and its key in files of any name.
    case certificateStore

    /// The oldest version whose syntax is written: the first with `default-path` and named `defaults`
    /// (its configuration manual, 3.1 and 4).
    static let oldest = Version(2, 4)

    /// The first version that has it, from the configuration manuals of the versions around it.
    var since: Version {
        switch self {
        case .hashOfExpressions: Version(2, 6)  // manual 2.6, 4.2 "balance"
        case .stickCounters: Version(2, 8)  // manual 2.8, 3.2 "tune.stick-counters"
        case .compressionMinimum: Version(3, 2)  // manual 3.2, 4.2 "compression minsize-res"
        case .certificateStore: Version(3, 0)  // manual 3.0, 3.11 "crt-store"
        }
    }

    /// Whether a version has it.
    func isOpen(for version: Version) -> Bool { version >= since }
}
