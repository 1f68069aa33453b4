import Diagnostics
import TopologyModel

/// LB0467: a name has one record of a type, and nothing beside a CNAME (RFC 1034, 3.6.2).
enum DNSRecordClashRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var seen: [Hostname: [DNSRecordPlan]] = [:]
        for plan in subject.plan.dnsRecords {
            let kind = plan.record.kind
            for other in seen[plan.host] ?? [] {
                let otherKind = other.record.kind
                guard kind.value == otherKind.value || kind.value == .cname || otherKind.value == .cname else {
                    continue
                }
                bag.report(
                    Diagnostic(
                        .dnsRecordClash,
                        kind.value == otherKind.value
                            ? "`\(plan.host.text)` has two records of type \(kind.value.rawValue)"
                            : "`\(plan.host.text)` has a CNAME and another record", at: kind.span, label: "second",
                        related: [Diagnostic.Label(otherKind.span, "first")],
                        help: ["a name has one record of each type, and nothing beside a CNAME"]))
            }
            seen[plan.host, default: []].append(plan)
        }
    }
}

/// LB0468: a record lies in its zone, and the zone's own name bears no CNAME (RFC 1034, 3.6.2).
enum DNSRecordPlaceRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for plan in subject.plan.dnsRecords {
            let span = plan.record.zone?.span ?? plan.span
            guard case .name(let zone) = plan.zone else {
                if plan.record.provider.value == .digitalocean {
                    report("DigitalOcean knows zones by name", at: span, help: "`zone: example.com`", bag)
                }
                continue
            }
            if !zone.text.contains("."), plan.record.zone == nil {
                report(
                    "the zone of `\(plan.host.text)` cannot be guessed", at: span,
                    help: "name it: `zone: \(plan.host.text)`", bag)
            } else if plan.host != zone, !plan.host.text.hasSuffix("." + zone.text) {
                report(
                    "`\(plan.host.text)` does not lie in the zone `\(zone.text)`", at: span,
                    help: "the zone is a part of the name, from its end", bag)
            } else if plan.host == zone, plan.record.kind.value == .cname, plan.record.provider.value != .cloudflare {
                report(
                    "the zone's own name, `\(zone.text)`, cannot be a CNAME", at: plan.record.kind.span,
                    help: "SOA and NS records stand beside it: use A or AAAA", bag)
            }
        }
    }

    private static func report(_ message: String, at span: SourceSpan, help: String, _ bag: DiagnosticBag) {
        bag.report(Diagnostic(.dnsRecordMisplaced, message, at: span, help: [help]))
    }
}

/// LB0469: both servers fit the record's type, differ, and are not the record itself; LB0711: and are not private.
enum DNSServersRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for plan in subject.plan.dnsRecords {
            let record = plan.record
            for server in [record.primary, record.secondary] {
                if let problem = misfit(server.value, in: plan) {
                    bag.report(Diagnostic(.dnsServersMismatch, problem, at: server.span))
                }
            }
            if record.primary.value == record.secondary.value {
                bag.report(
                    Diagnostic(
                        .dnsServersMismatch, "both servers are `\(record.primary.value.text)`: nothing could move",
                        at: record.secondary.span, related: [Diagnostic.Label(record.primary.span, "the primary")]))
            }
            reportPrivate(record, bag)
        }
    }

    private static func misfit(_ server: ServerHost, in plan: DNSRecordPlan) -> String? {
        let kind = plan.record.kind.value
        switch (kind, server) {
        case (.a, .address(let address)) where !address.isIPv6: return nil
        case (.aaaa, .address(let address)) where address.isIPv6: return nil
        case (.cname, .name(let name)) where name != plan.host: return nil
        case (.cname, .name): return "the record would point to itself"
        case (.a, _): return "an A record points to an IPv4 address, not to `\(server.text)`"
        case (.aaaa, _): return "an AAAA record points to an IPv6 address, not to `\(server.text)`"
        case (.cname, _): return "a CNAME points to a name, not to `\(server.text)`"
        }
    }

    private static func reportPrivate(_ record: DNSRecord, _ bag: DiagnosticBag) {
        let hidden = [record.primary, record.secondary].filter { server in
            if case .address(let address) = server.value { address.isPrivate } else { false }
        }
        guard let first = hidden.first else { return }
        bag.report(
            Diagnostic(
                .privateAddressPublished, "a public zone points to `\(first.value.text)`, a private address",
                at: first.span, label: "reachable from inside only",
                notes: ["resolvers that guard against DNS rebinding drop such answers; everybody learns the address"],
                help: ["point to the address that clients outside reach"]))
    }
}
