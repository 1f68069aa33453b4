package import Diagnostics
package import TopologyModel

/// A DNS record that fails over, with its check resolved and its defaults applied.
package struct DNSRecordPlan: Sendable {
    /// The full name.
    package let host: Hostname
    /// Where the name stands.
    package let span: SourceSpan
    /// What was written.
    package let record: DNSRecord
    /// The check, with its port.
    package let check: VirtualRouterPlan.CheckPlan
    /// The zone, by name or id.
    package let zone: DNSZone
    /// How long resolvers may keep an answer; `nil` where Cloudflare's proxy answers with addresses that never change.
    package let ttl: Duration?
    /// How long a failover may take.
    package let bound: DNSBound

    package init(
        host: Hostname, span: SourceSpan, record: DNSRecord, check: VirtualRouterPlan.CheckPlan, zone: DNSZone,
        ttl: Duration?, bound: DNSBound
    ) {
        self.host = host
        self.span = span
        self.record = record
        self.check = check
        self.zone = zone
        self.ttl = ttl
        self.bound = bound
    }

    /// The name of its files and units, unique in a topology: `game.example.com-a`.
    package var instance: String { "\(host.text)-\(record.kind.value.rawValue.lowercased())" }
}

/// What is known of a DNS provider, and where it is written.
package struct DNSProviderFacts: Sendable {
    /// What people call it.
    package let title: String
    /// The TTLs that it takes, in seconds.
    package let ttl: ClosedRange<Int>
    /// Where that is written.
    package let ttlSource: String
    /// How long a change takes to all its name servers.
    package let propagation: Duration
    /// Where that is written.
    package let propagationSource: String

    /// What is known of a provider.
    package static func of(_ provider: DNSRecord.Provider) -> DNSProviderFacts {
        switch provider {
        case .cloudflare:
            DNSProviderFacts(
                title: "Cloudflare", ttl: 60...86_400, ttlSource: "its API reference, DNS records: 30 for Enterprise",
                propagation: .seconds(60), propagationSource: "its staff say 60 s or less; nothing is promised")
        case .route53:
            DNSProviderFacts(
                title: "Route 53", ttl: 0...2_147_483_647, ttlSource: "its API reference, ResourceRecordSet",
                propagation: .seconds(60), propagationSource: "its FAQ: within 60 s under normal conditions")
        case .digitalocean:
            DNSProviderFacts(
                title: "DigitalOcean", ttl: 30...2_147_483_647, ttlSource: "its API answers 422 below 30",
                propagation: .seconds(60), propagationSource: "assumed; nothing is written")
        }
    }
}

/// The longest time from a fault to the last client that is sent to the other server, part by part.
package struct DNSBound: Hashable, Sendable {
    /// Until the agent looks; none where the provider checks.
    package let wait: Duration
    /// From the first bad answer to the decision.
    package let detection: Duration
    /// All requests of a run to the provider, repeats among them.
    package let api: Duration
    /// Until all the provider's name servers know.
    package let propagation: Duration
    /// How long resolvers keep the old answer.
    package let ttl: Duration

    /// The longest that the agent asks its provider in one run (API_BUDGET of the agent).
    package static let apiBudget = Duration.seconds(20)
    /// How late systemd may start a run (AccuracySec of the timer).
    package static let timerAccuracy = Duration.seconds(1)

    /// The sum.
    package var longest: Duration { wait + detection + api + propagation + ttl }

    /// The longest that one run of the agent takes: requests, the checks of both servers, one after the other.
    package static func longestRun(_ check: HealthCheck) -> Duration {
        let (fall, rise) = (check.fall.value.number, check.rise.value.number)
        return apiBudget + (fall + rise) * check.timeout.value + (fall + rise - 2) * check.interval.value
    }

    /// The bound of the agent's runs, or of Route 53's own checks.
    init(_ record: DNSRecord, check: HealthCheck, ttl: Duration?) {
        self.ttl = ttl ?? .seconds(0)
        propagation = record.propagation?.value ?? DNSProviderFacts.of(record.provider.value).propagation
        let fall = check.fall.value.number
        if record.native.value {
            let native = NativeCheckTiming(check)
            wait = .seconds(0)
            api = .seconds(0)
            detection = native.threshold * native.interval + native.timeout
        } else {
            // A run that checks both servers for a failback may last longer than the time to the next one.
            let run = Self.apiBudget + (1 + check.rise.value.number) * check.timeout.value
            let looks = run + (check.rise.value.number - 1) * check.interval.value
            wait = max(record.interval.value + Self.timerAccuracy, looks)
            api = Self.apiBudget
            detection = (fall + 1) * check.timeout.value + (fall - 1) * check.interval.value
        }
    }
}

/// How Route 53's own health checks are timed (Developer Guide, "How Amazon Route 53 determines whether a health check is
/// healthy").
package struct NativeCheckTiming: Sendable {
    /// 10 s or 30 s, whichever is nearer from below.
    package let interval: Duration
    /// Bad answers in a row: 1 to 10.
    package let threshold: Int
    /// The longest that an answer takes: 10 s to connect; for HTTP 4 s to connect and 2 s to answer, 2 s more for a body.
    package let timeout: Duration

    /// The timing nearest to a check's.
    package init(_ check: HealthCheck) {
        interval = check.interval.value < .seconds(30) ? .seconds(10) : .seconds(30)
        threshold = min(check.fall.value.number, 10)
        if case .http = check.probe {
            timeout = .seconds(check.body == nil ? 6 : 8)
        } else {
            timeout = .seconds(10)
        }
    }
}
