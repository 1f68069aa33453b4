package import TopologyModel

/// A target that another one may run: a program whose files the other carries.
package protocol GuestTarget: RenderTarget {
    /// The program at a version, as a cluster runs it.
    init(version: Version)
}

/// A target whose output may run another one's. Targets do not know each other: whoever makes them asks for the wish and
/// hands the guest over, before anything else is asked.
package protocol HostTarget: RenderTarget {
    /// The target that it wants to run, at a version; `nil` when it runs none.
    var wantedGuest: (name: TargetName, version: Version)? { get }
    /// The same, with the target that it runs.
    func hosting(_ guest: any GuestTarget) -> Self
}

extension GuestTarget {
    /// The type itself.
    package static var asGuest: (any GuestTarget.Type)? { self }
}

extension HostTarget {
    /// The target itself.
    package var asHost: (any HostTarget)? { self }
}
