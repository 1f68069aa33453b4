import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The diagrams of the dashboard, in the order in which one looks at them at night.
struct DashboardPanels {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The panels: only of what is read.
    var panels: [DashboardPanel] {
        (sources.knowsServers ? servers : []) + (sources.readsHAProxy ? haproxy : [])
            + (sources.readsNginxLog ? nginxLog : [])
            + (sources.readsNginx ? nginx : []) + (sources.watchesAddresses ? [holders] : [])
            + (sources.heartbeat == nil ? [] : [heartbeats])
            + (sources.certificates.isEmpty ? [] : [certificates]) + (sources.names.isEmpty ? [] : [names])
    }

    private func kept(_ series: Series) -> Expression { series.of(sources.plan.name) }

    private var servers: [DashboardPanel] {
        [
            panel("Healthy servers", kept(.serversUp), "{{backend}} from {{instance}}", .share),
            panel("Share of 5xx answers", kept(.errors), "{{backend}}", .share),
            panel("Answers", kept(.responses), "{{backend}} {{code}}", .perSecond),
        ]
    }

    private var haproxy: [DashboardPanel] {
        [
            panel("Servers answer within, on average", averages, "{{proxy}} on {{instance}}", .seconds)
        ]
            + (sources.hasQueues
                ? [panel("Requests that wait", kept(.queue), "{{backend}} on {{instance}}", .count)] : []) + [
                panel("Share of refused requests", kept(.refused), "{{listener}}", .share),
                panel("Connections in use", kept(.connections), "{{instance}}", .share),
            ]
    }

    private var averages: Expression {
        "haproxy_backend_response_time_average_seconds{job=\(label: sources.name(of: .haproxy)),proxy=~'be_.+'}"
    }

    private var nginxLog: [DashboardPanel] {
        [
            panel("nginx: share of 5xx answers", kept(.logErrors), "{{backend}}", .share),
            panel("nginx: answers", kept(.logResponses), "{{backend}} {{code}}", .perSecond),
            panel("nginx: 95 of 100 answers take at most", kept(.logDuration), "{{backend}}", .seconds),
        ] + (sources.hasLimits ? [panel("nginx: share of 429 answers", kept(.logRefused), "{{listener}}", .share)] : [])
    }

    private var nginx: [DashboardPanel] {
        let job: Expression = "job=\(label: sources.name(of: .nginx))"
        let prefix: Expression = sources.readsPlus ? "nginxplus" : "nginx"
        return [
            panel(
                "nginx: requests", "sum by (instance) (rate(\(prefix)_http_requests_total{\(job)}[5m]))",
                "{{instance}}", .perSecond),
            panel("nginx: connections", "\(prefix)_connections_active{\(job)}", "{{instance}}", .count),
        ]
    }

    private var holders: DashboardPanel {
        let addresses = sources.plan.virtualRouters.flatMap { $0.addresses.map(\.address.text) }
        let one = addresses.map { $0.replacing(".", with: "\\.") }.joined(separator: "|")
        let job: Expression = "job=\(label: sources.name(of: .node))"
        return panel(
            "Who holds virtual addresses",
            "sum by (node, address) (node_network_address_info{\(job),address=~\(label: one)})",
            "{{address}} on {{node}}", .count)
    }

    private var heartbeats: DashboardPanel {
        let job: Expression = "job=\(label: sources.name(of: .node))"
        return panel(
            "Time since the last heartbeat", "time() - lbgen_heartbeat_success_timestamp_seconds{\(job)}", "{{node}}",
            .seconds)
    }

    private var certificates: DashboardPanel {
        let job: Expression = "job=\(label: sources.name(of: .certificates))"
        return panel(
            "Days until certificates end", "(probe_ssl_earliest_cert_expiry{\(job)} - time()) / 86400",
            "{{host}} on {{instance}}", .days)
    }

    private var names: DashboardPanel {
        panel(
            "Names that answer", "probe_success{job=\(label: sources.name(of: .names))}", "{{record}} {{type}}", .count)
    }

    private func panel(
        _ title: String, _ expression: Expression, _ legend: String, _ unit: DashboardPanel.Unit
    ) -> DashboardPanel {
        DashboardPanel(title: title, expression: expression, legend: legend, unit: unit)
    }
}
