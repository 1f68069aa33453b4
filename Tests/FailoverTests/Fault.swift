import Testing

/// What can befall the node that holds the address.
enum Fault: String, CaseIterable, CustomTestStringConvertible {
    case checkFails, checkHangs, serviceGone, killed, terminated, linkDown, silentCut, frozen, bothFail, drained,
        trackedLinkDown, companionLinkDown

    var testDescription: String { rawValue }

    /// The kinds that every pair of nodes may suffer, whatever its vip watches.
    static let common: [Fault] = [
        .checkFails, .checkHangs, .serviceGone, .killed, .terminated, .linkDown, .silentCut, .frozen, .bothFail,
    ]

    /// Whether the node keeps the address because it does not know, or cannot let go.
    var leavesAddress: Bool { self == .killed || self == .silentCut || self == .frozen }

    /// How long it may take, by kind.
    func bound(_ promise: FailoverPromise) -> Double {
        switch self {
        case .checkFails, .checkHangs, .serviceGone, .bothFail: promise.failingCheck ?? promise.death
        case .killed, .linkDown, .silentCut, .frozen, .companionLinkDown: promise.death
        case .terminated, .drained, .trackedLinkDown: promise.stop
        }
    }
}
