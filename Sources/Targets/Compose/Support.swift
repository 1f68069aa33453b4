package import Rendering
package import TopologyModel

extension ComposeTarget {
    /// What the proxy in front makes of it; the workloads are Compose's own.
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .workload:
            .approximated(
                how:
                    "health checks run in the containers and need curl, bash or the service's own client there; Compose marks a container unhealthy and the proxy's own checks take it out; `autoscale` and `min_available` are a cluster's"
            )
        case .serviceExposure: .ignored(why: "Services are a cluster's; containers are reached by their names")
        case .virtualAddress, .virtualAddressNotify, .syncGroup, .virtualAddressTracking, .vrrpAuthentication,
            .fleet, .dnsFailover, .nativeFailoverRecord, .lvs, .alerts:
            .ignored(why: "it is a matter of machines, not of containers")
        default: guest?.support(for: feature) ?? .ignored(why: "the proxy in front does this")
        }
    }
}
