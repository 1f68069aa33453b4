import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// DNS failover: an agent that moves records between two servers, and failover records that Route 53 moves itself.
///
/// One machine runs the agents, best one that shares neither server's network: whoever runs it decides what "down" means.
package struct DNSTarget: RenderTarget {
    package static var name: TargetName { .dns }

    /// The agent has one version, the one that ships.
    init() {}

    package init?(_ settings: TargetSettings) {
        guard settings.dns != nil else { return nil }
    }

    package static var showcase: [DNSTarget] { [DNSTarget()] }

    package var label: String { "the DNS target" }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        let header = GeneratedHeader.lines(topology: plan.topologyPath)
        var files: [OutputFile] = []
        var runsAgent = false
        for record in plan.dnsRecords where fits(record, reporting: losses) {
            if record.record.native.value {
                files += NativeLowering(record, topology: plan, losses: losses).files
            } else {
                runsAgent = true
                files += AgentLowering(record, losses: losses).files(header: header)
            }
        }
        return files + (runsAgent ? ShippedFile.allCases.map(\.output) : [])
    }

    /// Whether the names of the record's files and units fit a file system (255 bytes) and systemd (255, unit.c).
    private func fits(_ record: DNSRecordPlan, reporting losses: LossReporter) -> Bool {
        let longest = "dns-failover@\(record.instance).service.d".utf8.count
        guard longest > 255 else { return true }
        losses.lose(
            .inexpressibleValue, "a name of \(record.host.text.utf8.count) bytes in the name of a unit",
            at: record.span,
            instead: "use a shorter name, and a CNAME that points to it")
        return false
    }
}
