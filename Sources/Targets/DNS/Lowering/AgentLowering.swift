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
                path: "dns/records/\(plan.instance).env", bytes: EnvironmentPrinter.print(environment, header: header)),
            OutputFile(path: "\(unit).service.d/lbgen.conf", bytes: DropInPrinter.print(service, header: header)),
            OutputFile(path: "\(unit).timer.d/lbgen.conf", bytes: DropInPrinter.print(timer, header: header)),
        ]
    }

    private var environment: EnvironmentFile {
        let record = plan.record
        var file = EnvironmentFile()
        file.set("DNS_PROVIDER", provider)
        file.set("DNS_ZONE", literal(plan.zone.text, at: plan.span))
        file.set("DNS_RECORD", literal(plan.host.text, at: plan.span))
        file.set("DNS_TYPE", literal(record.kind.value.rawValue, at: plan.span))
        // 1 is Cloudflare's word for its own choice.
        file.set("DNS_TTL", .number(plan.ttl?.secondsRoundedUp ?? 1))
        file.set("DNS_PROXIED", .flag(record.proxied.value))
        file.set("PRIMARY", literal(record.primary.value.text, at: record.primary.span))
        file.set("SECONDARY", literal(record.secondary.value.text, at: record.secondary.span))
        file.set("FAILBACK", .flag(record.failback.value))
        file.set("HOLD_DOWN", .number(record.holdDown.value.secondsRoundedUp))
        AgentCheck(plan, losses: losses).add(to: &file)
        if let credentials = record.credentials?.value {
            if let path = credentials.file { file.set("CREDENTIAL_FILE", literal(path.value.text, at: path.span)) }
            let names = credentials.environment.map(\.value.text).joined(separator: " ")
            if !names.isEmpty { file.set("CREDENTIAL_ENV", literal(names, at: plan.span)) }
        }
        return file
    }

    private var provider: EnvironmentWord {
        switch plan.record.provider.value {
        case .cloudflare: "cloudflare"
        case .route53: "route53"
        case .digitalocean: "digitalocean"
        }
    }

    private var service: UnitDropIn {
        var dropIn = UnitDropIn("Service")
        // Only for a run that hangs where nothing bounds it: it must never end one that still may move the record.
        dropIn.set("TimeoutStartSec", .seconds(DNSBound.longestRun(plan.check.check) + .seconds(60)))
        if let file = plan.record.credentials?.value.file { dropIn.set("LoadCredential", .credential(file.value)) }
        return dropIn
    }

    private var timer: UnitDropIn {
        var dropIn = UnitDropIn("Timer")
        dropIn.set("OnUnitActiveSec", .seconds(plan.record.interval.value))
        return dropIn
    }

    private func literal(_ text: String, at span: SourceSpan) -> EnvironmentWord {
        losses.word(text, at: span)
    }
}

extension LossReporter {
    /// A word of an environment file; one that cannot be written is reported and left empty.
    func word(_ text: String, at span: SourceSpan) -> EnvironmentWord {
        do throws(Inexpressible) {
            return try .literal(text)
        } catch {
            report(error, at: span)
            return ""
        }
    }
}
