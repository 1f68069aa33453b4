package import Rendering
package import TopologyModel

extension KubernetesTarget {
    /// The weakest answer of all that stands in front: every Ingress controller and the Gateway serve the same
    /// topology.
    package func support(for feature: Feature) -> Support {
        var fronts = ingresses.map { (name: $0.controller.rawValue, support: $0.dialect.support(for: feature)) }
        if let gateway { fronts.append((gateway.title, gateway.support(for: feature))) }
        return fronts.isEmpty ? ServicesAlone.support(for: feature) : WeakestAnswer(fronts).support
    }

    /// Whether something stands in front that asks no server outside the cluster how it is.
    var hasUncheckedServers: Bool {
        ingresses.isEmpty && gateway == nil
            || ingresses.contains { $0.dialect.support(for: .activeHealthCheck) == .noProbe }
            || gateway.map { $0.support(for: .activeHealthCheck) == .noProbe } ?? false
    }
}
