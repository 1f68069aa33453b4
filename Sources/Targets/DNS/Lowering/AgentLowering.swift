import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A record that the agent moves: its environment file, and what it adds to the service and the timer.
struct AgentLowering {
    private let plan: DNSRecordPlan
    private let losses: LossReporter

    init(_ plan: DNSRecordPlan, losses: LossReporter) {
        self.plan = plan
        self.losses = losses
    }

    /// The record's own files.
    func files(header: [String]) -> [OutputFile] {
        let unit = "dns/systemd/dns-failover@\(plan.instance)"
        return [
            OutputFile(
                path: "dns/records/\(plan.instance).env", bytes: environment(header)),
            OutputFile(path: "\(unit).service.d/lbgen.conf", bytes: UnitPrinter.print(service, header: header)),
            OutputFile(path: "\(unit).timer.d/lbgen.conf", bytes: UnitPrinter.print(timer, header: header)),
        ]
    }

    private func environment(_ header: [String]) -> [UInt8] {
        var file = AgentEnvironment(losses)
        for line in header { file.comment(line) }
        addRecord(to: &file)
        AgentCheck(plan, losses: losses).add(to: &file)
        if let credentials = plan.record.credentials?.value {
            if let path = credentials.file { file.set("CREDENTIAL_FILE", path.value.text, at: path.span) }
            let names = credentials.environment.map(\.value.text).joined(separator: " ")
            if !names.isEmpty { file.set("CREDENTIAL_ENV", names, at: plan.span) }
        }
        return file.bytes
    }

    private func addRecord(to file: inout AgentEnvironment) {
        let record = plan.record
        file.set("DNS_PROVIDER", record.provider.value.rawValue, at: record.provider.span)
        file.set("DNS_ZONE", plan.zone.text, at: plan.span)
        file.set("DNS_RECORD", plan.host.text, at: plan.span)
        file.set("DNS_TYPE", record.kind.value.rawValue, at: record.kind.span)
        // 1 is Cloudflare's word for its own choice.
        file.set("DNS_TTL", plan.ttl?.secondsRoundedUp ?? 1)
        file.set("DNS_PROXIED", record.proxied.value)
        file.set("PRIMARY", record.primary.value.text, at: record.primary.span)
        file.set("SECONDARY", record.secondary.value.text, at: record.secondary.span)
        file.set("FAILBACK", record.failback.value)
        file.set("HOLD_DOWN", record.holdDown.value.secondsRoundedUp)
    }

    private var service: Unit {
        var dropIn = Unit()
        dropIn.section("Service")
        // Only for a run that hangs where nothing bounds it: it must never end one that still may move the record.
        let longest = DNSBound.longestRun(plan.check.check) + .seconds(60)
        dropIn.set("TimeoutStartSec", .seconds(longest.secondsRoundedUp))
        if let file = plan.record.credentials?.value.file {
            dropIn.set("LoadCredential", .credential("credential", file.value))
        }
        return dropIn
    }

    private var timer: Unit {
        var dropIn = Unit()
        dropIn.section("Timer")
        dropIn.set("OnUnitActiveSec", .seconds(plan.record.interval.value.secondsRoundedUp))
        return dropIn
    }
}
