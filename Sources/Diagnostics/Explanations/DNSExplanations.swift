extension DiagnosticCode {
    /// Meanings of DNS failover.
    var dnsLossMeaning: (String, String)? {
        switch self {
        case .dnsFailover:
            (
                "DNS failover",
                "An agent asks the server that the record points to; after `fall` bad answers it moves the record to the "
                    + "other one, if that answers, and after `hold_down` and `rise` good answers back. It leaves the record "
                    + "alone when its provider or both servers do not answer."
            )
        case .nativeFailoverRecord:
            (
                "Route 53 failover records",
                "Route 53 checks both servers from outside and answers with the one that is up; no agent runs."
            )
        default: nil
        }
    }

    /// LB0465 to LB0469, LB0710 and LB0711.
    var dnsExplanation: Explanation? {
        switch self {
        case .dnsFailoverTooSlow:
            Explanation(
                "DNS failover too slow",
                "A DNS failover takes the time to the agent's next run, the detection, the provider's API, its name servers and the TTL. The sum is longer than `max_failover`.",
                bad: record("max_failover: 30s"), good: record("max_failover: 4m"))
        case .dnsPromiseUncertain:
            Explanation(
                "DNS promise uncertain",
                "`max_failover` holds only for resolvers that honour a very short TTL, and many do not.",
                bad: record("ttl: 1s, max_failover: 175s", provider: "route53", credentials: "[KEY_ID, SECRET]"),
                good: record("ttl: 1s, max_failover: 4m", provider: "route53", credentials: "[KEY_ID, SECRET]"))
        case .dnsRecordClash:
            Explanation(
                "DNS records clash",
                "A name has one record of each type, and nothing beside a CNAME (RFC 1034, 3.6.2).",
                bad: records("  game.example.com: [{\(usual)}, {\(usual)}]"),
                good: records(
                    "  game.example.com: [{\(usual)}, {\(usual(kind: "AAAA", "\"2001:db8::1\"", "\"2001:db8::2\""))}]"))
        case .dnsRecordMisplaced:
            Explanation(
                "DNS record outside its zone",
                "A record's name ends with that of its zone, and the zone's own name bears no CNAME.",
                bad: record("zone: example.org"), good: record("zone: example.com"))
        case .dnsServersMismatch:
            Explanation(
                "servers do not fit the record",
                "An A record points to IPv4 addresses, an AAAA record to IPv6 addresses, a CNAME to names; the two differ.",
                bad: records("  game.example.com: {\(usual(kind: "A", "192.0.2.26", "192.0.2.26"))}"),
                good: records("  game.example.com: {\(usual)}"))
        case .secretInText:
            Explanation(
                "secret in the topology",
                "A topology names the variable or the file that holds a secret; the secret itself would be in every copy of the topology and in its history.",
                bad: record("credentials: \"s3cr3t-token\"", credentials: nil),
                good: record(""))
        case .privateAddressPublished:
            Explanation(
                "private address in public DNS",
                "A record of a public zone points to an address that is reachable from inside only; many resolvers drop such answers.",
                bad: records("  game.example.com: {\(usual(kind: "A", "192.168.1.26", "192.168.1.27"))}"),
                good: records("  game.example.com: {\(usual)}"))
        default: nil
        }
    }

    private var usual: String { usual(kind: "A", "192.0.2.26", "192.0.2.27") }

    private func usual(
        kind: String, _ primary: String, _ secondary: String, provider: String = "cloudflare",
        credentials: String? = "CF_API_TOKEN"
    ) -> String {
        "type: \(kind), check: web, primary: \(primary), secondary: \(secondary), provider: \(provider)"
            + (credentials.map { ", credentials: {env: \($0)}" } ?? "")
    }

    private func record(
        _ more: String, provider: String = "cloudflare", credentials: String? = "CF_API_TOKEN"
    ) -> String {
        let usual = usual(
            kind: "A", "192.0.2.26", "192.0.2.27", provider: provider, credentials: credentials)
        return records("  game.example.com: {\(usual)\(more.isEmpty ? "" : ", " + more)}")
    }

    private func records(_ text: String) -> String {
        topology(
            "health_checks:\n  web: {http: /health, port: 8080, interval: 5s, fall: 3}\ndns_failover:\n" + text,
            targets: "{dns: {}}")
    }
}
