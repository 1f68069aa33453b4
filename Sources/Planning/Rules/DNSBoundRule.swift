import Diagnostics
import TopologyModel

/// LB0465: a DNS failover takes no longer than `max_failover` promises; the bound is told either way.
enum DNSBoundRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for plan in subject.plan.dnsRecords {
            let longest = plan.bound.longest
            let name = "DNS record `\(plan.host.text)` \(plan.record.kind.value.rawValue)"
            guard let limit = plan.record.maxFailover, longest > limit.value else {
                let promise = plan.record.maxFailover.map { " (limit \($0.value.text))" } ?? ""
                bag.report(
                    Diagnostic(
                        .dnsFailoverTooSlow, "\(name) fails over within \(longest.rounded)\(promise)", at: plan.span,
                        notes: parts(plan), severity: .note))
                continue
            }
            let isPossible = smallest(plan) <= limit.value
            bag.report(
                Diagnostic(
                    .dnsFailoverTooSlow,
                    "\(name) may take \(longest.rounded) to fail over; `max_failover` is \(limit.value.text)",
                    at: limit.span, label: "cannot be kept",
                    related: [Diagnostic.Label(plan.check.check.span, "the check")], notes: parts(plan),
                    help: [
                        isPossible
                            ? "shorten `interval`, `ttl` or the check's timers, or raise `max_failover`"
                            : "DNS alone cannot keep it: use a vip (VRRP) where the servers share a network"
                    ]))
        }
    }

    /// What is left when every timer of the record is as short as it may be.
    private static func smallest(_ plan: DNSRecordPlan) -> Duration {
        let facts = DNSProviderFacts.of(plan.record.provider.value)
        let ttl = plan.ttl == nil ? Duration.seconds(0) : .seconds(facts.ttl.lowerBound)
        return .seconds(10) + plan.bound.api + plan.bound.propagation + ttl
    }

    private static func parts(_ plan: DNSRecordPlan) -> [String] {
        let (bound, check, record) = (plan.bound, plan.check.check, plan.record)
        let facts = DNSProviderFacts.of(record.provider.value)
        var lines: [String] = []
        if record.native.value {
            let native = NativeCheckTiming(check)
            lines.append(
                "detection: \(bound.detection.rounded) (\(native.threshold) checks of Route 53 every \(native.interval.text), \(native.timeout.text) for an answer)"
            )
        } else {
            let isLong = bound.wait > record.interval.value + DNSBound.timerAccuracy
            lines.append(
                "until the agent looks: \(bound.wait.rounded) "
                    + (isLong
                        ? "(a run that checks both servers lasts longer than the \(record.interval.value.text) to the next)"
                        : "(a run every \(record.interval.value.text), started at most \(DNSBound.timerAccuracy.text) late)")
            )
            lines.append(
                "detection: \(bound.detection.rounded) (\(check.fall.value.number) checks \(check.interval.value.text) apart, \(check.timeout.value.text) for an answer, one check of the other server)"
            )
            lines.append(
                "\(facts.title)'s API, with repeats: \(bound.api.rounded); if it does not answer, nothing moves")
        }
        let source = record.propagation == nil ? facts.propagationSource : "as the topology says"
        lines.append("\(facts.title)'s name servers: \(bound.propagation.rounded) (\(source))")
        lines.append(
            plan.ttl.map { "resolvers keep the old answer: \($0.text); those that keep it longer are beyond any proof" }
                ?? "resolvers know the proxy's addresses, which stay")
        return lines
    }
}
