import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Nodes that are gone, nodes of a fleet that their main server does not hear of, and agents of names that fail.
struct NodeAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts; none where the nodes themselves are not asked.
    var rules: [AlertRule] {
        guard sources.readsNodes else { return [] }
        return [nodeDown] + (sources.heartbeat.map { [heartbeat($0)] } ?? [])
            + (sources.runsNameAgents ? [nameAgent] : [])
    }

    private var job: Expression { "job=\(label: sources.name(of: .node))" }

    private var nodeDown: AlertRule {
        AlertRule(
            name: "NodeDown", expression: "up{\(job)} == 0",
            lasting: 4 * sources.settings.scrapeInterval.value, severity: .critical,
            summary: "node {{ $labels.node }} does not answer",
            description: "Its node_exporter has not answered for four readings: whatever it did, the others do now.")
    }

    /// Its runs are short: between two of them the unit says how the last one ended, and while one runs nothing.
    private var nameAgent: AlertRule {
        let failed: Expression = "node_systemd_unit_state{\(job),name=~'dns-failover@.+',state='failed'}"
        return AlertRule(
            name: "NameAgentFails", expression: "avg_over_time(\(failed)[10m]) > 0.5",
            lasting: 2 * sources.settings.scrapeInterval.value, severity: .critical,
            summary: "{{ $labels.name }} fails on {{ $labels.node }}",
            description:
                "For most of ten minutes: its record would not be moved now. Its journal has the reason: a token, the provider, a record that somebody changed."
        )
    }

    /// An agent that does not run leaves no figure: that is no heartbeat either.
    private func heartbeat(_ interval: Duration) -> AlertRule {
        let last: Expression = "lbgen_heartbeat_success_timestamp_seconds{\(job)}"
        let late: Expression = "time() - \(last) > \((3 * interval).secondsRoundedUp)"
        return AlertRule(
            name: "HeartbeatMissing", expression: "\(late) or up{\(job)} == 1 unless on (instance) \(last)",
            lasting: 2 * sources.settings.scrapeInterval.value, severity: .critical,
            summary: "the main server gets no heartbeat of {{ $labels.node }}",
            description:
                "Three reports are missing: clients are sent elsewhere. Look at the agent's journal, then at the main server."
        )
    }
}
