import Diagnostics
import TopologyModel

/// LB0206, LB0207 and LB0417: settings of a DNS record that its provider does not have, or that exclude each other.
enum DNSSettingsRule: Rule {
    private static let intervals = Duration.seconds(10)...Duration.seconds(3600)

    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        guard let first = subject.plan.dnsRecords.first else { return }
        if subject.plan.targets.dns == nil {
            bag.report(
                Diagnostic(
                    .policyWithoutEffect, "nobody moves DNS records: the topology has no target `dns`", at: first.span,
                    label: "does nothing", help: ["add `dns: {}` to `targets`"]))
        }
        for plan in subject.plan.dnsRecords {
            checkRanges(plan, bag)
            checkProvider(plan.record, bag)
            checkCredentials(plan.record, bag)
        }
    }

    private static func checkRanges(_ plan: DNSRecordPlan, _ bag: DiagnosticBag) {
        let record = plan.record
        let facts = DNSProviderFacts.of(record.provider.value)
        if !intervals.contains(record.interval.value) || !record.interval.value.isWholeSeconds {
            bag.report(
                Diagnostic(.outOfRange, "the agent runs every 10s to 1h, in whole seconds", at: record.interval.span))
        }
        if record.holdDown.value > .seconds(86_400) || !record.holdDown.value.isWholeSeconds {
            bag.report(Diagnostic(.outOfRange, "`hold_down` is at most 1d, in whole seconds", at: record.holdDown.span))
        }
        guard let ttl = record.ttl, !record.proxied.value else { return }
        let isTaken = ttl.value.isWholeSeconds && facts.ttl.contains(ttl.value.milliseconds / 1000)
        if !isTaken {
            let highest = facts.ttl.upperBound < 2_147_483_647 ? " to \(facts.ttl.upperBound)s" : " and more"
            bag.report(
                Diagnostic(
                    .outOfRange, "\(facts.title) takes a TTL of \(facts.ttl.lowerBound)s\(highest), in whole seconds",
                    at: ttl.span, notes: ["as written in \(facts.ttlSource)"]))
        }
    }

    private static func checkProvider(_ record: DNSRecord, _ bag: DiagnosticBag) {
        if record.proxied.value, record.provider.value != .cloudflare {
            conflict("only Cloudflare has `proxied` records", record.proxied, "provider", record.provider, bag)
        }
        if record.native.value, record.provider.value != .route53 {
            conflict("only Route 53 checks and fails over by itself", record.native, "provider", record.provider, bag)
        }
        if record.proxied.value, let ttl = record.ttl {
            conflict("a proxied record has the TTL that Cloudflare gives it", ttl, "proxied", record.proxied, bag)
        }
        if record.native.value, !record.failback.value {
            conflict("Route 53 always goes back to the primary", record.failback, "native", record.native, bag)
        }
    }

    private static func checkCredentials(_ record: DNSRecord, _ bag: DiagnosticBag) {
        if record.native.value {
            if let credentials = record.credentials {
                conflict(
                    "failover records are applied once, with your own credentials", credentials, "native",
                    record.native, bag)
            }
            return
        }
        guard let credentials = record.credentials else {
            bag.report(
                Diagnostic(
                    .missingKey, "`credentials` is missing", at: record.span, label: "the agent has no credentials",
                    help: ["`credentials: {file: /etc/dns-failover/token}`: where they are, never what they are"]))
            return
        }
        let names = credentials.value.environment
        let wanted = record.provider.value == .route53 ? 2...3 : 1...1
        if !names.isEmpty, !wanted.contains(names.count) {
            bag.report(
                Diagnostic(
                    .invalidValue,
                    record.provider.value == .route53
                        ? "Route 53 needs two variables: key id and secret; a third may hold a session token"
                        : "one variable holds the token", at: names.last?.span ?? credentials.span))
        }
    }

    private static func conflict<First, Second>(
        _ message: String, _ first: Located<First>, _ key: String, _ second: Located<Second>, _ bag: DiagnosticBag
    ) {
        bag.report(
            Diagnostic(
                .conflictingKeys, message, at: first.span,
                related: [Diagnostic.Label(second.span, "`\(key)` is given here")]))
    }
}
