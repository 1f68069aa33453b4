import Diagnostics
import Planning
import Rendering
import TopologyModel

/// prometheus.yml: what is read, how often, and which rules are kept.
struct ScrapeConfiguration {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The file.
    var document: StructuredValue {
        let interval = StructuredValue.duration(sources.settings.scrapeInterval.value)
        var fields: [StructuredValue.Field] = [
            .init("global", ["scrape_interval": interval, "evaluation_interval": interval]),
            .init("rule_files", ["rules.yml"]),
        ]
        let managers = sources.settings.alertmanagers.map { StructuredValue.text($0.value.text) }
        if !managers.isEmpty {
            fields.append(
                .init("alerting", ["alertmanagers": [["static_configs": [["targets": .list(managers)]]]]]))
        }
        fields.append(.init("scrape_configs", .list(jobs)))
        return .mapping(fields)
    }

    private var jobs: [StructuredValue] {
        let exporters = sources.settings.exporters
        var jobs: [StructuredValue] = []
        if sources.readsHAProxy, let path = sources.plan.status?.value.metrics?.value.text {
            let pages = sources.pageIsLocal ? Array(sources.machines.prefix(1)) : sources.machines
            let targets = pages.map { target(sources.page(of: $0) ?? "", $0, named: !sources.pageIsLocal) }
            jobs.append(job(.haproxy, [.init("metrics_path", .text(path))], targets))
        }
        if sources.readsNginx { jobs.append(job(.nginx, [], everywhere(exporters.nginx.value.number))) }
        if sources.readsNginxLog { jobs.append(job(.nginxLog, [], everywhere(exporters.nginxLog.value.number))) }
        if sources.readsNodes { jobs.append(job(.node, [], everywhere(exporters.node.value.number))) }
        if !sources.certificates.isEmpty { jobs.append(certificates) }
        if !sources.names.isEmpty { jobs.append(names) }
        return jobs
    }

    private func job(
        _ name: JobName, _ settings: [StructuredValue.Field], _ targets: [StructuredValue]
    ) -> StructuredValue {
        .mapping(
            [.init("job_name", .text(sources.name(of: name)))] + settings + [.init("static_configs", .list(targets))])
    }

    private func everywhere(_ port: UInt16) -> [StructuredValue] {
        sources.machines.map { target(Sources.socket($0.address, port), $0) }
    }

    private func target(_ address: String, _ machine: Sources.Machine, named: Bool = true) -> StructuredValue {
        var labels: [StructuredValue.Field] = []
        if named, let name = machine.name { labels.append(.init("node", .text(name.text))) }
        if named, let region = machine.region { labels.append(.init("region", .text(region.text))) }
        let targets = StructuredValue.Field("targets", [.text(address)])
        return .mapping(labels.isEmpty ? [targets] : [targets, .init("labels", .mapping(labels))])
    }

    private var certificates: StructuredValue {
        let targets = sources.certificates.map { probe -> StructuredValue in
            var labels: [StructuredValue.Field] = [.init("host", .text(probe.host))]
            if let name = probe.node { labels.append(.init("node", .text(name.text))) }
            let url = "https://\(Sources.socket(probe.address, probe.port))/"
            return ["targets": [.text(url)], "labels": .mapping(labels)]
        }
        return probes(
            .certificates,
            [.init("params", ["module": [.text(BlackboxModule.name)]]), .init("scrape_interval", "2m")], targets,
            [["source_labels": ["host"], "target_label": "__param_hostname"]])
    }

    private var names: StructuredValue {
        let targets = sources.names.map { probe -> StructuredValue in
            [
                "targets": [.text(probe.target)],
                "labels": [
                    "record": .text(probe.record.host.text), "type": .text(probe.record.record.kind.value.rawValue),
                    "__param_module": .text(probe.module),
                ],
            ]
        }
        return probes(.names, [], targets, [])
    }

    /// blackbox_exporter is asked, and told by parameters whom to ask.
    private func probes(
        _ name: JobName, _ settings: [StructuredValue.Field], _ targets: [StructuredValue],
        _ relabelling: [StructuredValue]
    ) -> StructuredValue {
        let first: StructuredValue = ["source_labels": ["__address__"], "target_label": "__param_target"]
        let last: [StructuredValue] = [
            ["source_labels": ["__param_target"], "target_label": "instance"],
            [
                "target_label": "__address__",
                "replacement": .text(sources.settings.exporters.blackbox.value.text),
            ],
        ]
        return .mapping(
            [.init("job_name", .text(sources.name(of: name))), .init("metrics_path", "/probe")] + settings + [
                .init("static_configs", .list(targets)), .init("relabel_configs", .list([first] + relabelling + last)),
            ])
    }
}
