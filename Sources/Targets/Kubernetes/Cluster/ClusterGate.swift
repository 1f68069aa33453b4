import Rendering
import TopologyModel

/// What clusters have from some version on, switched on without being asked.
enum ClusterGate: CaseIterable, Sendable {
    /// `trafficDistribution` of Services.
    case trafficDistribution
    /// Its value `PreferSameZone`, which before was `PreferClose`.
    case preferSameZone
    /// `preStop: {sleep: ...}`, which needs no program in the image.
    case sleepAction

    /// The first version.
    var since: Version {
        switch self {
        case .trafficDistribution: Version(1, 31)
        case .preferSameZone: Version(1, 34)
        case .sleepAction: Version(1, 30)
        }
    }

    /// Whether a version has it.
    func isOpen(for version: Version) -> Bool { version >= since }

    /// For people.
    var fact: GateFact {
        switch self {
        case .trafficDistribution:
            GateFact("trafficDistribution of Services", since: since.text, source: "KEP-4444, beta")
        case .preferSameZone:
            GateFact("trafficDistribution: PreferSameZone", since: since.text, source: "KEP-3015, beta")
        case .sleepAction:
            GateFact("preStop by a sleep of the kubelet's own", since: since.text, source: "KEP-3960, beta")
        }
    }
}
