import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// Prometheus: what it reads from the load balancers, rules that record and alert, and a dashboard.
package struct PrometheusTarget: RenderTarget {
    package static var name: TargetName { .prometheus }

    /// How figures are reached; `nil` only in the ledger, which speaks of no topology.
    let settings: PrometheusSettings?

    package init?(_ settings: TargetSettings) {
        guard let prometheus = settings.prometheus else { return nil }
        self.settings = prometheus.value
    }

    private init() { settings = nil }

    package static var showcase: [PrometheusTarget] { [PrometheusTarget()] }

    package var label: String { "Prometheus" }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        guard let settings else { return [] }
        let sources = Sources(plan, settings: settings)
        sources.reportGaps(to: losses)
        let header = GeneratedHeader.lines(topology: plan.topologyPath)
        func yaml(_ file: String, _ value: StructuredValue) -> OutputFile {
            OutputFile(path: "prometheus/\(file)", bytes: YAMLPrinter.bytes(value, header: header))
        }
        var files = [
            yaml("prometheus.yml", ScrapeConfiguration(sources).document),
            yaml("rules.yml", RuleFile(sources).document),
            OutputFile(path: "prometheus/dashboard.json", bytes: JSONPrinter.bytes(Dashboard(sources).document)),
        ]
        let blackbox = BlackboxModule(sources)
        if blackbox.isNeeded { files.append(yaml("blackbox.yml", blackbox.document)) }
        if sources.readsNginxLog { files.append(NginxLogProgram.file) }
        return files
    }
}
