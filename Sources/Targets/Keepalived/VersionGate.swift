package import Rendering
import TopologyModel

/// What came to keepalived after the oldest version that lbgen writes for.
enum VersionGate: CaseIterable {
    /// `interval` and `timeout` of scripts in milliseconds; whole seconds before.
    case scriptMilliseconds
    /// `${_ENV NAME}`: values from the daemon's environment.
    case environment
    /// `auth_hmac`: signed advertisements.
    case signedAdvertisements

    /// The oldest version whose syntax is written.
    static let oldest = Version(2, 2)

    /// The first version that has it, what it is for people, and where it is written.
    private var entry: (since: Version, what: String, source: String) {
        switch self {
        case .scriptMilliseconds:
            (Version(2, 3, 2), "`interval` and `timeout` of scripts in milliseconds", "release notes 2.3.2, \"New\"")
        case .environment:
            (Version(2, 4), "`${_ENV NAME}`", "keepalived.conf(5) of 2.4.0, \"Parameter substitution\"")
        case .signedAdvertisements:
            (Version(2, 4), "`auth_hmac`", "keepalived.conf(5) of 2.4.0, \"VRRP instance(s)\"")
        }
    }

    /// The first version that has it.
    var since: Version { entry.since }

    /// The line of the table, for people.
    var fact: GateFact { GateFact(entry.what, since: since.text, source: entry.source) }

    /// Whether a version has it.
    func isOpen(for version: Version) -> Bool { version >= since }
}

extension KeepalivedTarget {
    package static var gates: [GateFact] { VersionGate.allCases.sorted { $0.since < $1.since }.map(\.fact) }
}
