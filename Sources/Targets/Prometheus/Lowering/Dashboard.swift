import Diagnostics
import Planning
import Rendering
import TopologyModel

/// dashboard.json: one page of Grafana, to be imported; it asks which Prometheus to read.
struct Dashboard {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// Grafana's model of a dashboard (schema 36, which Grafana 9 and all later ones read).
    var document: StructuredValue {
        let panels = DashboardPanels(sources).panels
        return [
            "uid": .text(uid),
            "title": .text("\(sources.plan.name.text): load balancing"),
            "description": .text(GeneratedHeader.lines(topology: sources.plan.topologyPath).joined(separator: " ")),
            "tags": ["lbgen"],
            "schemaVersion": 36,
            "editable": true,
            "refresh": "30s",
            "time": ["from": "now-1h", "to": "now"],
            "templating": ["list": [Self.dataSource]],
            "panels": .list(panels.enumerated().map { $0.element.document(number: $0.offset) }),
        ]
    }

    /// Unique in Grafana, at most 40 characters: the topology's name where it is short enough.
    private var uid: String { String("lbgen-\(sources.plan.name.text)".prefix(40)) }

    private static let dataSource: StructuredValue = [
        "name": "datasource", "label": "Prometheus", "type": "datasource", "query": "prometheus",
    ]
}

/// One diagram.
struct DashboardPanel {
    /// How figures are shown.
    enum Unit: String {
        case share = "percentunit"
        case perSecond = "reqps"
        case seconds = "s"
        case count = "short"
        case days = "d"
    }

    /// What it shows.
    let title: String
    /// The figures.
    let expression: Expression
    /// How a line is called, by Grafana's `{{label}}`.
    let legend: String
    /// Their unit.
    let unit: Unit

    /// The panel at its place: two in a row, each 12 of 24 columns wide and 8 rows high.
    func document(number: Int) -> StructuredValue {
        let source: StructuredValue = ["type": "prometheus", "uid": "${datasource}"]
        return [
            "id": .number(number + 1),
            "type": "timeseries",
            "title": .text(title),
            "datasource": source,
            "gridPos": ["h": 8, "w": 12, "x": .number(number % 2 * 12), "y": .number(number / 2 * 8)],
            "fieldConfig": ["defaults": ["unit": .text(unit.rawValue), "min": 0], "overrides": []],
            "options": ["legend": ["displayMode": "list", "placement": "bottom"], "tooltip": ["mode": "multi"]],
            "targets": [
                [
                    "refId": "A", "datasource": source, "expr": .expression(expression),
                    "legendFormat": .text(legend),
                ]
            ],
        ]
    }
}
