import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Names that fail over: nobody answers there, or they point elsewhere than to their primary server.
struct NameAlerts {
    private let sources: Sources

    init(_ sources: Sources) { self.sources = sources }

    /// The alerts of every name; none where no record is moved.
    var rules: [AlertRule] {
        sources.names.flatMap { probe in
            [unanswered(probe)]
                + (probe.addresses.map { [failedOver(probe, $0.secondary), strange(probe, $0)] } ?? [])
        }
    }

    private func labels(_ probe: NameProbe) -> [StructuredValue.Field] {
        [.init("record", .text(probe.record.host.text)), .init("type", .text(type(probe)))]
    }

    private func type(_ probe: NameProbe) -> String { probe.record.record.kind.value.rawValue }

    private func selector(_ probe: NameProbe) -> Expression {
        let job: Expression = "job=\(label: sources.name(of: .names))"
        return "{\(job),record=\(label: probe.record.host.text),type=\(label: type(probe))}"
    }

    /// Nobody is told before the longest failover that is proved, and two readings to see it, are over.
    private func unanswered(_ probe: NameProbe) -> AlertRule {
        let patience = probe.record.bound.longest + 2 * sources.settings.scrapeInterval.value
        return AlertRule(
            name: "NameUnanswered", expression: "probe_success\(selector(probe)) == 0",
            lasting: .seconds(patience.secondsRoundedUp), severity: .critical, labels: labels(probe),
            summary: "nobody answers at \(probe.record.host.text)",
            description:
                "For longer than a failover takes: both servers are down, or the record is not moved. Look at the servers, then at the journal of dns-failover@\(probe.record.instance)."
        )
    }

    private func failedOver(_ probe: NameProbe, _ secondary: IPAddress) -> AlertRule {
        AlertRule(
            name: "NameFailedOver",
            expression: "probe_ip_addr_hash\(selector(probe)) == \(NameProbe.hash(of: secondary))",
            lasting: 2 * sources.settings.scrapeInterval.value, severity: .warning, labels: labels(probe),
            summary: "\(probe.record.host.text) points to its secondary, \(secondary.text)",
            description:
                "The primary failed, or the record was moved by hand. The next fault of this one finds no other server."
        )
    }

    private func strange(
        _ probe: NameProbe, _ addresses: (primary: IPAddress, secondary: IPAddress)
    ) -> AlertRule {
        let hash: Expression = "probe_ip_addr_hash\(selector(probe))"
        let (first, second) = (NameProbe.hash(of: addresses.primary), NameProbe.hash(of: addresses.secondary))
        return AlertRule(
            name: "NamePointsElsewhere",
            // 0 is told of a name that has no address.
            expression: "\(hash) != \(first) and \(hash) != \(second) and \(hash) > 0",
            lasting: 2 * sources.settings.scrapeInterval.value, severity: .critical, labels: labels(probe),
            summary: "\(probe.record.host.text) points to neither of its servers",
            description: "Somebody else changed the record: it is left alone, and no failover happens.")
    }
}
