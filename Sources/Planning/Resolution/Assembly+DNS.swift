import Diagnostics
import TopologyModel

extension Assembly {
    mutating func planDNSRecords() -> [DNSRecordPlan] {
        topology.dnsFailover.compactMap { planDNSRecord($0) }
    }

    /// `nil` when the check is not defined, which is then reported.
    private mutating func planDNSRecord(_ named: HostNamed<DNSRecord>) -> DNSRecordPlan? {
        let record = named.value
        guard let index = symbols.healthChecks.resolve(record.check, reporting: bag) else { return nil }
        let check = topology.healthChecks[index].value
        let ttl = record.proxied.value ? nil : record.ttl?.value ?? .seconds(60)
        return DNSRecordPlan(
            host: named.host, span: named.span, record: record,
            // A missing port is HealthCheckPortRule's finding.
            check: VirtualRouterPlan.CheckPlan(
                name: record.check.value, check: check, port: check.port?.value.number ?? 0),
            zone: record.zone?.value ?? .name(named.host.parent), ttl: ttl,
            bound: DNSBound(record, check: check, ttl: ttl))
    }
}
