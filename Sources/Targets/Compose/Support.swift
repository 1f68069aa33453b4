package import Rendering
package import TopologyModel

extension ComposeTarget {
    /// What the proxy in front makes of it; the workloads are Compose's own.
    package func support(for feature: Feature) -> Support {
        switch feature {
        case .workload:
            .approximated(
                how:
                    "health checks run in the containers and need curl, bash or the service's own client there; Compose marks a container unhealthy and the proxy's own checks take it out; `autoscale`, `min_available`, `drain.delay`, accounts and secrets that fetch images are a cluster's"
            )
        case .imageBuild, .restartPolicy, .startOrder: .exact
        case .serviceExposure: .ignored(why: "Services are a cluster's; containers are reached by their names")
        case .fleet:
            .approximated(
                how:
                    "an agent counts clients and bytes of its edge's container; processor and memory are the machine's; a client that the engine passes on by a program of its own (IPv6, rootless) has the engine's address"
            )
        case .alerts:
            .ignored(why: "Prometheus has the rules; of what it reads, agents tell node_exporter of their reports")
        case .virtualAddress, .virtualAddressNotify, .syncGroup, .virtualAddressTracking, .vrrpAuthentication,
            .dnsFailover, .nativeFailoverRecord, .lvs:
            .ignored(why: "it is a matter of machines, not of containers")
        default: guest?.support(for: feature) ?? .ignored(why: "the proxy in front does this")
        }
    }
}
