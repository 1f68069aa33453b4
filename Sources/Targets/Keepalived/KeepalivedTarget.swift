import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// keepalived: the nodes hold virtual addresses by VRRP (RFC 3768, RFC 9568) and give them up when a check fails; LVS.
package struct KeepalivedTarget: RenderTarget {
    package static var name: TargetName { .keepalived }

    /// The version that runs the output.
    let version: Version

    /// keepalived of a version.
    package init(version: Version) { self.version = version }

    package init?(_ settings: TargetSettings) {
        guard let keepalived = settings.keepalived else { return nil }
        version = keepalived.value.version.value
    }

    package static var showcase: [KeepalivedTarget] {
        [Version(2, 2, 7), Version(2, 3, 3), Version(2, 4, 0)].map(KeepalivedTarget.init)
    }

    package var label: String { "keepalived \(version.text)" }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        let checks = CheckScripts(plan.virtualRouters, version: version, reporting: losses)
        let routers = plan.virtualRouters.map { router in
            VirtualRouterLowering(router, version: version, checks: checks, reporting: losses)
        }
        let groups = SyncGroupLowering.groups(of: routers)
        let servers = plan.lvs.map { service in
            VirtualServerLowering(service, of: plan.backends[service.backend], reporting: losses)
        }
        let header = GeneratedHeader.lines(topology: plan.topologyPath)
        return plan.nodes.indices.flatMap { node in
            NodeFiles(node, plan: plan, routers: routers, groups: groups, servers: servers).files(header: header)
        }
            + plan.lvs.flatMap { service in
                RealServerFiles(service, of: plan.backends[service.backend])?.files(header: header) ?? []
            }
    }
}
