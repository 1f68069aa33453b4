import Diagnostics
import TopologyModel

/// LB0466: a promise of time that rests on what resolvers and applications need not do.
enum DNSPromiseRule: Rule {
    /// Resolvers that keep answers for a time of their own rarely go beyond this (unbound and dnsmasq can be told so,
    /// Java keeps 30 s by default).
    private static let usualFloor = Duration.seconds(30)

    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for plan in subject.plan.dnsRecords {
            guard let limit = plan.record.maxFailover, let ttl = plan.ttl, plan.bound.longest <= limit.value else {
                continue
            }
            let floor =
                plan.bound.longest
                + Duration(
                    milliseconds: max(0, usualFloor.milliseconds - ttl.milliseconds))
            guard floor > limit.value else { continue }
            bag.report(
                Diagnostic(
                    .dnsPromiseUncertain,
                    "the promise holds only for resolvers that honour a TTL of \(ttl.text), and many keep an answer for \(usualFloor.text) or more",
                    at: plan.record.ttl?.span ?? plan.span, label: "may be ignored",
                    related: [Diagnostic.Label(limit.span, "promised here")],
                    help: ["promise \(floor.rounded) or more"]))
        }
    }
}
