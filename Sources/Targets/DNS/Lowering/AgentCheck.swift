import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A health check as the agent runs it: by HTTP, by HTTPS, or by a connection.
struct AgentCheck {
    private let plan: DNSRecordPlan
    private let losses: LossReporter
    private var check: HealthCheck { plan.check.check }

    init(_ plan: DNSRecordPlan, losses: LossReporter) {
        self.plan = plan
        self.losses = losses
    }

    /// Adds what the agent has to know of it.
    func add(to file: inout AgentEnvironment) {
        let path = probe
        file.set("CHECK", path == nil ? "tcp" : plan.record.tls.value ? "https" : "http", at: check.span)
        file.set("CHECK_PORT", Int(plan.check.port))
        file.set("CHECK_TIMEOUT", max(check.timeout.value, Duration(milliseconds: 1)))
        file.set("CHECK_INTERVAL", max(check.interval.value, Duration(milliseconds: 1)))
        file.set("CHECK_FALL", check.fall.value.number)
        file.set("CHECK_RISE", check.rise.value.number)
        guard let path else { return }
        file.set("CHECK_PATH", path.percentEncoded, at: check.span)
        // The servers are public: what they serve is chosen by name, and so is their certificate.
        file.set("CHECK_HOST", check.host?.value.text ?? plan.host.text, at: check.span)
        file.set("CHECK_METHOD", (check.method?.value ?? .get).rawValue, at: check.span)
        file.set("CHECK_EXPECT", check.expect.map(\.value.text).joined(separator: ","), at: check.span)
        if let body { file.set("CHECK_BODY", body, at: check.body?.span ?? check.span) }
    }

    /// The path that is asked for; `nil` where a connection is all.
    private var probe: URLPath? {
        switch check.probe {
        case .http(let path): return path
        case .tcp: break
        case .exchange, .service:
            losses.lose(
                .inexpressibleCombination, "a check that speaks a service's own protocol for a DNS record",
                at: check.span,
                instead: "ask by `http`, or connect by `tcp`: the agent is curl and a shell")
        }
        if plan.record.tls.value {
            losses.lose(
                .inexpressibleCombination, "`tls` for a check that only connects", at: plan.record.tls.span,
                instead: "use a check by `http`")
        }
        return nil
    }

    /// What the body must hold, as a text.
    private var body: String? {
        switch check.body?.value {
        case nil: return nil
        case .text(let text): return text.text
        case .regex:
            losses.lose(
                .inexpressibleCombination, "an expression in the body of a DNS record's check",
                at: check.body?.span ?? check.span, instead: "look for a text: `expect_body: \"ok\"`")
            return nil
        }
    }
}
