import Diagnostics
import TopologyModel

/// LB0470: each type of Service has its own keys (ValidateService of the API server), and an existing one has none.
enum ServiceTypeRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for backend in subject.topology.backends {
            guard let service = backend.value.service?.value else { continue }
            if let name = service.name {
                report(service.generatedKeys, "Service `\(name.value.text)` is there already: nothing of it is", bag)
                continue
            }
            let type = service.type.value
            for key in service.keysOfOthers {
                report([key], "a Service of type \(type.rawValue) has none", bag)
            }
        }
    }

    private static func report(_ keys: [(key: String, span: SourceSpan)], _ reason: String, _ bag: DiagnosticBag) {
        for (key, span) in keys {
            bag.report(
                Diagnostic(.serviceKeyMismatch, "`\(key)`: \(reason)", at: span, label: "does not go with the Service"))
        }
    }
}

extension ServiceSettings {
    /// The keys that say how a Service is generated, of those given.
    fileprivate var generatedKeys: [(key: String, span: SourceSpan)] {
        given([
            ("node_port", nodePort?.span), ("external_traffic_policy", externalTrafficPolicy?.span),
            ("internal_traffic_policy", internalTrafficPolicy?.span), ("source_ranges", sourceRanges.first?.span),
            ("load_balancer_class", loadBalancerClass?.span), ("ip_families", ipFamilies.first?.span),
            ("labels", labels.isEmpty ? nil : span), ("annotations", annotations.isEmpty ? nil : span),
        ])
    }

    /// The keys of other types of Services, of those given.
    fileprivate var keysOfOthers: [(key: String, span: SourceSpan)] {
        switch type.value {
        case .clusterIP: given(outsideKeys)
        case .nodePort: given(balancerKeys)
        case .loadBalancer: []
        case .headless:
            given(outsideKeys + [("session_affinity", sessionAffinity?.span)])
                + given([("internal_traffic_policy", internalTrafficPolicy?.span)])
        case .externalName:
            given(
                outsideKeys + [
                    ("session_affinity", sessionAffinity?.span), ("selector", selectorSpan),
                    ("internal_traffic_policy", internalTrafficPolicy?.span), ("ip_families", ipFamilies.first?.span),
                    ("target_port", targetPort?.span),
                ])
        }
    }

    private var outsideKeys: [(String, SourceSpan?)] {
        [("node_port", nodePort?.span), ("external_traffic_policy", externalTrafficPolicy?.span)] + balancerKeys
    }

    private var balancerKeys: [(String, SourceSpan?)] {
        [("source_ranges", sourceRanges.first?.span), ("load_balancer_class", loadBalancerClass?.span)]
    }

    private func given(_ keys: [(String, SourceSpan?)]) -> [(key: String, span: SourceSpan)] {
        keys.compactMap { key, span in span.map { (key, $0) } }
    }
}
