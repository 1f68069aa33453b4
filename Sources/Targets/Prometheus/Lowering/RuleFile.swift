import Diagnostics
import Planning
import Rendering
import TopologyModel

/// rules.yml: figures that are kept, and alerts made of them.
struct RuleFile {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The file; recorded figures bear the topology's name, as one Prometheus may keep several topologies' rules.
    var document: StructuredValue {
        let name = sources.plan.name.text
        let kept = Recordings(sources).rules.map(\.document)
        let alerts = alertRules.map { $0.document(labels: sources.alerts.labels.map(\.value)) }
        var groups: [StructuredValue] = []
        if !kept.isEmpty { groups.append(group("\(name)-figures", kept)) }
        if !alerts.isEmpty { groups.append(group("\(name)-alerts", alerts)) }
        return ["groups": .list(groups)]
    }

    /// Every alert, the worst subjects first.
    var alertRules: [AlertRule] {
        VirtualAddressAlerts(sources).rules + HAProxyAlerts(sources).rules + NginxAlerts(sources).rules
            + CertificateAlerts(sources).rules
    }

    private func group(_ name: String, _ rules: [StructuredValue]) -> StructuredValue {
        let labels = StructuredValue.Field("topology", .text(sources.plan.name.text))
        return ["name": .text(name), "rules": .list(rules.map { Self.adding(labels, to: $0) })]
    }

    /// Group labels came with Prometheus 3: each rule says it itself.
    private static func adding(_ label: StructuredValue.Field, to rule: StructuredValue) -> StructuredValue {
        guard case .mapping(var fields) = rule else { return rule }
        if let place = fields.firstIndex(where: { $0.key == "labels" }), case .mapping(let labels) = fields[place].value
        {
            fields[place] = .init("labels", .mapping([label] + labels))
        } else {
            fields.append(.init("labels", .mapping([label])))
        }
        return .mapping(fields)
    }
}
