package import Rendering
package import TopologyModel

extension KubernetesTarget {
    /// The weakest answer of all that stands in front: every Ingress controller and the Gateway serve the same
    /// topology.
    package func support(for feature: Feature) -> Support {
        var fronts = ingresses.map { (name: $0.controller.rawValue, support: $0.dialect.support(for: feature)) }
        if let gateway { fronts.append((gateway.title, gateway.support(for: feature))) }
        if let guest { fronts.append(("\(guest.label) in the cluster", Self.answer(of: guest, for: feature))) }
        return fronts.isEmpty ? ServicesAlone.support(for: feature) : WeakestAnswer(fronts).support
    }

    /// What the topology's own load balancer makes of a feature; what is the cluster's stays the cluster's.
    private static func answer(of guest: any GuestTarget, for feature: Feature) -> Support {
        switch feature {
        case .workload, .imageBuild, .restartPolicy, .startOrder, .serviceExposure: ServicesAlone.support(for: feature)
        default: guest.support(for: feature)
        }
    }

    /// Whether something stands in front that asks no server outside the cluster how it is.
    var hasUncheckedServers: Bool {
        ingresses.isEmpty && gateway == nil && guest == nil
            || ingresses.contains { $0.dialect.support(for: .activeHealthCheck) == .noProbe }
            || gateway.map { $0.support(for: .activeHealthCheck) == .noProbe } ?? false
    }
}
