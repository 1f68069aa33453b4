import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Load balancers that do not answer.
struct ProxyAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts. A topology for both proxies runs one of them on each node, for both listen at the same places: what is
    /// missing there is either.
    var rules: [AlertRule] {
        switch (sources.readsHAProxy, sources.readsNginx) {
        case (true, true) where !sources.pageIsLocal: [either]
        case (true, true): [haproxy, nginx]
        case (true, false): [haproxy]
        case (false, true): [nginx]
        case (false, false): []
        }
    }

    private var patience: Duration { 4 * sources.settings.scrapeInterval.value }
    private var noHAProxy: Expression { "up{job=\(label: sources.name(of: .haproxy))} == 0" }
    /// The exporter answers also when nginx does not, and says so.
    private var noNginx: Expression {
        let job: Expression = "job=\(label: sources.name(of: .nginx))"
        let isUp: Expression = sources.readsPlus ? "nginxplus_up" : "nginx_up"
        return "up{\(job)} == 0 or \(isUp){\(job)} == 0"
    }

    private var either: AlertRule {
        AlertRule(
            name: "LoadBalancerDown", expression: "\(noHAProxy) and on (node) (\(noNginx))",
            lasting: patience, severity: .critical,
            summary: "neither HAProxy nor nginx answers on {{ $labels.instance }}",
            description:
                "No status page has answered for four readings, of whichever of the two runs there. Look at the process and at the node."
        )
    }

    private var haproxy: AlertRule {
        AlertRule(
            name: "LoadBalancerDown", expression: noHAProxy, lasting: patience, severity: .critical,
            summary: "HAProxy on {{ $labels.instance }} does not answer",
            description: "Its metrics page has not answered for four readings. Look at the process and at the node.")
    }

    private var nginx: AlertRule {
        AlertRule(
            name: "NginxDown", expression: noNginx, lasting: patience, severity: .critical,
            summary: "nginx or its exporter on {{ $labels.instance }} does not answer",
            description: "Its status page has not answered for four readings. Look at the process and at the node.")
    }
}
