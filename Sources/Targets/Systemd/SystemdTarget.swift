import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// systemd: for each node of a fleet the unit of its heartbeat agent, the agent and the agent's environment.
package struct SystemdTarget: RenderTarget {
    package static var name: TargetName { .systemd }

    package init?(_ settings: TargetSettings) {
        guard settings.systemd != nil else { return nil }
    }

    private init() {}

    package static var showcase: [SystemdTarget] { [SystemdTarget()] }

    package var label: String { "systemd" }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        guard let fleet = plan.fleet else { return [] }
        return fleet.members.flatMap { member in
            HeartbeatFiles(member, of: fleet, plan: plan, reporting: losses).files
        }
    }
}
