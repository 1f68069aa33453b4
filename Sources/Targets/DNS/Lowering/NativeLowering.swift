import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A record that Route 53 fails over by itself: two records and their health checks, as a CloudFormation template.
///
/// A template, because a failover record names its health check by an id that Route 53 gives it: here it is a reference,
/// and applying it again changes nothing.
struct NativeLowering {
    private let plan: DNSRecordPlan
    private let topology: Plan
    private let losses: LossReporter
    private var check: HealthCheck { plan.check.check }

    init(_ plan: DNSRecordPlan, topology: Plan, losses: LossReporter) {
        self.plan = plan
        self.topology = topology
        self.losses = losses
    }

    /// The template.
    var files: [OutputFile] {
        reportDifferences()
        let resources = StructuredValue.mapping([
            .init("PrimaryCheck", healthCheck(of: plan.record.primary)),
            .init("SecondaryCheck", healthCheck(of: plan.record.secondary)),
            .init("PrimaryRecord", record("PRIMARY", plan.record.primary.value, check: "PrimaryCheck")),
            .init("SecondaryRecord", record("SECONDARY", plan.record.secondary.value, check: "SecondaryCheck")),
        ])
        let words = GeneratedHeader.lines(topology: topology.topologyPath).joined(separator: " ")
        let template = StructuredValue.mapping([
            .init("AWSTemplateFormatVersion", .text("2010-09-09")),
            .init("Description", .text(words)),
            .init("Resources", resources),
        ])
        return [
            OutputFile(
                path: "dns/route53/\(plan.instance).cloudformation.json", bytes: JSONPrinter.bytes(template))
        ]
    }

    private func record(_ role: StaticString, _ server: ServerHost, check: String) -> StructuredValue {
        let zone: StructuredValue.Field =
            switch plan.zone {
            case .name(let name): .init("HostedZoneName", .text(name.text + "."))
            case .id(let id): .init("HostedZoneId", .text(id))
            }
        return .mapping([
            .init("Type", .text("AWS::Route53::RecordSet")),
            .init(
                "Properties",
                .mapping([
                    zone,
                    .init("Name", .text(plan.host.text + ".")),
                    .init("Type", .text(plan.record.kind.value.rawValue)),
                    .init("TTL", .text(String(plan.ttl?.secondsRoundedUp ?? 60))),
                    .init("SetIdentifier", .text(role.description.lowercased())),
                    .init("Failover", .text(role.description)),
                    .init("HealthCheckId", .mapping([.init("Ref", .text(check))])),
                    .init("ResourceRecords", .list([.text(server.text)])),
                ])),
        ])
    }

    private func healthCheck(of server: Located<ServerHost>) -> StructuredValue {
        let timing = NativeCheckTiming(check)
        var settings: [StructuredValue.Field] = [.init("Type", .text(kind))]
        switch server.value {
        case .address(let address):
            settings.append(.init("IPAddress", .text(address.text)))
            if case .http = check.probe { settings.append(.init("FullyQualifiedDomainName", .text(host))) }
        case .name(let name): settings.append(.init("FullyQualifiedDomainName", .text(name.text)))
        }
        settings.append(.init("Port", .number(Int(plan.check.port))))
        if case .http(let path) = check.probe { settings.append(.init("ResourcePath", .text(path.percentEncoded))) }
        if case .text(let text)? = check.body?.value { settings.append(.init("SearchString", .text(text.text))) }
        settings.append(.init("RequestInterval", .number(timing.interval.secondsRoundedUp)))
        settings.append(.init("FailureThreshold", .number(timing.threshold)))
        if case .http = check.probe, plan.record.tls.value { settings.append(.init("EnableSNI", .flag(true))) }
        return .mapping([
            .init("Type", .text("AWS::Route53::HealthCheck")),
            .init("Properties", .mapping([.init("HealthCheckConfig", .mapping(settings))])),
        ])
    }

    private var host: String { check.host?.value.text ?? plan.host.text }

    private var kind: String {
        guard case .http = check.probe else { return "TCP" }
        let scheme = plan.record.tls.value ? "HTTPS" : "HTTP"
        if case .text? = check.body?.value { return "\(scheme)_STR_MATCH" }
        return scheme
    }
}

extension NativeLowering {
    private static let statuses = [StatusRange(200, 399)]

    /// What Route 53's checks have no word for, and where they differ.
    private func reportDifferences() {
        let timing = NativeCheckTiming(check)
        for server in [plan.record.primary, plan.record.secondary] {
            if case .address(let address) = server.value, address.isPrivate {
                losses.lose(
                    .inexpressibleCombination, "checks by Route 53 of `\(address.text)`, which it cannot reach",
                    at: server.span, instead: "use public addresses, or the agent: `native: false`")
            }
        }
        reportProbe()
        if check.interval.value != timing.interval {
            losses.approximate(
                .nativeFailoverRecord,
                "Route 53 checks every \(timing.interval.text) instead of \(check.interval.value.text)",
                at: check.interval.span)
        }
        if check.fall.value.number > 10 {
            losses.lose(
                .inexpressibleValue, "more than 10 bad answers in a row", at: check.fall.span, instead: "use `fall: 10`"
            )
        }
        if check.rise.value.number != timing.threshold {
            losses.approximate(
                .nativeFailoverRecord,
                "Route 53 takes a server back after \(timing.threshold) good answers, as many as it takes to leave it, instead of \(check.rise.value.number)",
                at: check.rise.span)
        }
        losses.approximate(
            .nativeFailoverRecord,
            "Route 53 waits \(timing.timeout.text) for an answer whatever `timeout` says, goes back without `hold_down`, and answers with the primary when both servers are down",
            at: plan.record.native.span)
    }

    private func reportProbe() {
        switch check.probe {
        case .tcp:
            guard plan.record.tls.value else { return }
            losses.lose(
                .inexpressibleCombination, "`tls` for a check that only connects", at: plan.record.tls.span,
                instead: "use a check by `http`")
        case .exchange, .service:
            losses.lose(
                .inexpressibleCombination, "checks by Route 53 in a service's own protocol", at: check.span,
                instead: "ask by `http`, or connect by `tcp`")
        case .http:
            if check.expect.map(\.value) != Self.statuses {
                losses.lose(
                    .inexpressibleCombination, "checks by Route 53 for other statuses than 200-399",
                    at: check.expect.first?.span ?? check.span, instead: "leave `expect` out")
            }
            if let method = check.method, method.value != .get {
                losses.lose(
                    .inexpressibleCombination, "checks by Route 53 with another method than GET", at: method.span,
                    instead: "leave `method` out")
            }
            reportBody()
            if case .name = plan.record.primary.value, let host = check.host {
                losses.lose(
                    .inexpressibleCombination, "a `host` of the check beside servers given by name", at: host.span,
                    instead: "leave `host` out: Route 53 asks for the server's name")
            }
        }
    }

    private func reportBody() {
        switch check.body {
        case nil: break
        case let body? where body.value.isText:
            losses.approximate(
                .nativeFailoverRecord, "Route 53 looks into the first 5120 bytes of a body instead of 16 kB",
                at: body.span)
        case let body?:
            losses.lose(
                .inexpressibleCombination, "checks by Route 53 with an expression in the body", at: body.span,
                instead: "look for a text: `expect_body: \"ok\"`")
        }
    }
}

extension ExpectedText {
    /// Whether it is a text, not an expression.
    fileprivate var isText: Bool { if case .text = self { true } else { false } }
}
