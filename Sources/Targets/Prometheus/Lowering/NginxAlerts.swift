import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What nginx's totals and its log tell.
struct NginxAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts; none where nginx is not read.
    var rules: [AlertRule] {
        (sources.readsNginx ? [down] : []) + (sources.readsNginxLog ? [errors, refused] : [])
    }

    private var topology: Identifier { sources.plan.name }
    private var lasting: Duration { sources.alerts.lasting.value }

    /// The exporter answers also when nginx does not, and says so.
    private var down: AlertRule {
        let job: Expression = "job=\(label: sources.name(of: .nginx))"
        return AlertRule(
            name: "NginxDown", expression: "up{\(job)} == 0 or nginx_up{\(job)} == 0",
            lasting: 4 * sources.settings.scrapeInterval.value, severity: .critical,
            summary: "nginx or its exporter on {{ $labels.instance }} does not answer",
            description: "Its status page has not answered for four readings. Look at the process and at the node.")
    }

    private var errors: AlertRule {
        AlertRule(
            name: "HighNginxErrorRate",
            expression: "\(Series.logErrors.of(topology)) > \(sources.alerts.errorRateAbove.value)",
            lasting: lasting, severity: .warning,
            summary: "{{ $value | humanizePercentage }} of nginx's answers for {{ $labels.backend }} are 5xx",
            description: "Over five minutes, from the access log; answers of nginx itself have no backend.")
    }

    private var refused: AlertRule {
        AlertRule(
            name: "ManyNginxRequestsRefused",
            expression: "\(Series.logRefused.of(topology)) > \(sources.alerts.refusedAbove.value)",
            lasting: lasting, severity: .warning,
            summary:
                "nginx answers {{ $value | humanizePercentage }} of the requests to {{ $labels.listener }} with 429",
            description: "An attack, or a limit that is too low.")
    }
}
