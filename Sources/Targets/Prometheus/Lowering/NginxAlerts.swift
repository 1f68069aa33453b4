import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What nginx's log tells.
struct NginxAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts; none where it is not read.
    var rules: [AlertRule] {
        sources.readsNginxLog ? [errors] + (sources.hasLimits ? [refused] : []) : []
    }

    private var topology: Identifier { sources.plan.name }
    private var lasting: Duration { sources.alerts.lasting.value }

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
