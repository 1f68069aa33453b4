package import Planning
package import TopologyModel

/// A program that the plan is compiled for, at one version.
package protocol RenderTarget: Sendable {
    /// The target's name in the language.
    static var name: TargetName { get }
    /// The target as the topology asks for it; `nil` when it does not.
    init?(_ settings: TargetSettings)
    /// The target at each version that `lbgen targets` shows, oldest first.
    static var showcase: [Self] { get }
    /// What only some versions have, and where that is written.
    static var gates: [GateFact] { get }
    /// The type as one that another target may run; `nil` for most. Asked, because a cast looks through the whole program.
    static var asGuest: (any GuestTarget.Type)? { get }
    /// The target as one that may run another; `nil` for most.
    var asHost: (any HostTarget)? { get }
    /// The name and version, for people: "nginx 1.22".
    var label: String { get }
    /// What becomes of a feature: a `switch` without `default`.
    func support(for feature: Feature) -> Support
    /// The files, paths beginning with the target's name.
    func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile]
}

extension RenderTarget {
    /// Every version that output is made for has the same.
    package static var gates: [GateFact] { [] }

    /// No other target runs it.
    package static var asGuest: (any GuestTarget.Type)? { nil }

    /// It runs no other target.
    package var asHost: (any HostTarget)? { nil }
}
