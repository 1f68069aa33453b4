import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What HAProxy's own figures tell, and of servers those of nginx Plus.
struct HAProxyAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts; none where no proxy tells of its servers.
    var rules: [AlertRule] {
        guard sources.knowsServers else { return [] }
        let ofServers = [noServer, fewServers, errors]
        guard sources.readsHAProxy else { return ofServers }
        return ofServers + (sources.hasQueues ? [queue] : []) + [refused, full]
    }

    private var topology: Identifier { sources.plan.name }
    private var lasting: Duration { sources.alerts.lasting.value }
    /// It is so for whatever reason, servers in maintenance and full edges among them, and does not wait long.
    private var noServer: AlertRule {
        AlertRule(
            name: "BackendWithoutServers", expression: "\(Series.serversUsable.of(topology)) == 0",
            lasting: 2 * sources.settings.scrapeInterval.value, severity: .critical,
            summary:
                "backend {{ $labels.backend }} has no server that takes requests, seen from {{ $labels.instance }}",
            description:
                "Every request to it fails, with 503 by HTTP: its servers are down, draining, in maintenance, or full by their agents' word. Look at their health check first."
        )
    }

    private var fewServers: AlertRule {
        AlertRule(
            name: "TooFewHealthyServers",
            expression:
                "\(Series.serversUp.of(topology, except: onePrimary)) < \(sources.alerts.healthyServersBelow.value)",
            lasting: lasting, severity: .critical,
            summary: "{{ $value | humanizePercentage }} of the servers of {{ $labels.backend }} are healthy",
            description:
                "Seen from {{ $labels.instance }}; servers in maintenance or draining are not counted. The rest carries all of the load."
        )
    }

    /// Of these one server is up on purpose, the primary: without it `BackendWithoutServers` tells.
    private var onePrimary: [Identifier] {
        sources.plan.backends.filter { backend in
            guard case .service(.redisPrimary)? = backend.healthCheck?.probe else { return false }
            return true
        }.map(\.name)
    }

    private var errors: AlertRule {
        AlertRule(
            name: "HighErrorRate",
            expression: "\(Series.errors.of(topology)) > \(sources.alerts.errorRateAbove.value)",
            lasting: lasting, severity: .warning,
            summary: "{{ $value | humanizePercentage }} of the answers of {{ $labels.backend }} are 5xx",
            description: sources.readsHAProxy
                ? "Over five minutes, HAProxy's own 503 and 504 included. Look at the servers' logs first."
                : "Over five minutes, as the servers gave them. Look at their logs first.")
    }

    private var queue: AlertRule {
        let queue = Series.queue.of(topology)
        return AlertRule(
            name: "QueueGrowing", expression: "min_over_time(\(queue)[5m]) > 0 and deriv(\(queue)[5m]) > 0",
            lasting: lasting, severity: .warning,
            summary: "requests for {{ $labels.backend }} wait, and more and more of them",
            description:
                "Every server is at its max_connections on {{ $labels.instance }}. Add servers or raise the limit.")
    }

    private var refused: AlertRule {
        AlertRule(
            name: "ManyRequestsRefused",
            expression: "\(Series.refused.of(topology)) > \(sources.alerts.refusedAbove.value)",
            lasting: lasting, severity: .warning,
            summary: "{{ $value | humanizePercentage }} of the requests to {{ $labels.listener }} are refused",
            description:
                "By rate limits, access lists and malformed requests together, which HAProxy counts as one. An attack, or a limit that is too low."
        )
    }

    private var full: AlertRule {
        AlertRule(
            name: "ConnectionsNearLimit", expression: "\(Series.connections.of(topology)) > 0.9",
            lasting: lasting, severity: .warning,
            summary: "{{ $value | humanizePercentage }} of the connections of {{ $labels.instance }} are in use",
            description: "At its limit HAProxy accepts no connection until another one ends.")
    }
}
