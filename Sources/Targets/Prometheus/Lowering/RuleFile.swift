import Diagnostics
import Planning
import Rendering
import TopologyModel

/// rules.yml: figures that are kept, and alerts made of them.
struct RuleFile {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The file; every rule bears the topology's name, as one Prometheus may keep several topologies' rules.
    var document: StructuredValue {
        let topology = sources.plan.name
        let labels = sources.alerts.labels.map(\.value)
        let kept = Recordings(sources).rules.map { $0.document(topology: topology) }
        let alerts = alertRules.map { $0.document(topology: topology, labels: labels) }
        let groups = [("figures", kept), ("alerts", alerts)].filter { !$0.1.isEmpty }
        return [
            "groups": .list(groups.map { ["name": .text("\(topology.text)-\($0.0)"), "rules": .list($0.1)] })
        ]
    }

    /// Every alert, the worst subjects first.
    var alertRules: [AlertRule] {
        NodeAlerts(sources).rules + VirtualAddressAlerts(sources).rules + NameAlerts(sources).rules
            + ProxyAlerts(sources).rules + HAProxyAlerts(sources).rules + NginxAlerts(sources).rules
            + CertificateAlerts(sources).rules
    }
}
