import Diagnostics
import Foundation
import Rendering
import TestSupport
import Testing

@testable import CommandLineTool
@testable import TopologyModel

/// docs/language.md, docs/diagnostics.md and docs/fidelity.md are made of the code; `make docs` writes them, this holds them to it.
@Suite struct DocumentationTests {
    @Test func languageReferenceIsUpToDate() throws { try expect(LanguageReference.text, in: "docs/language.md") }

    @Test func diagnosticsCatalogueIsUpToDate() throws {
        try expect(DiagnosticsCatalogue.text, in: "docs/diagnostics.md")
    }

    @Test func fidelityLedgerIsUpToDate() throws {
        let reports = TargetRegistry.all.map { TargetReport(name: $0.name.rawValue, versions: $0.showcase) }
        try expect(FidelityLedger(reports: reports).text, in: "docs/fidelity.md")
    }

    @Test func everyFieldIsDocumented() {
        for (name, fields) in LanguageReference.entities {
            for field in fields {
                #expect(field.documentation.hasSuffix("."), "\(name): `\(field.key)` has no sentence of documentation")
            }
        }
    }

    private func expect(_ text: String, in path: String) throws {
        let file = PackageFolder.root.appendingPathComponent(path)
        if GoldenTree.Recording.asked != .never {
            try Data(text.utf8).write(to: file)
            Issue.record("recorded \(path)")
            return
        }
        let committed = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        if committed != text {
            let difference = UnifiedDiff.between(committed, text, name: path).prefix(40).joined(separator: "\n")
            Issue.record("\(difference)\nmake docs")
        }
    }
}

/// The reference of the language, as the entities describe themselves.
enum LanguageReference {
    static let entities: [(String, [FieldDescription])] = [
        ("Topology", Topology.fields), ("targets", TargetSettings.fields), ("targets.nginx", NginxSettings.fields),
        ("targets.haproxy", HAProxySettings.fields), ("targets.keepalived", KeepalivedSettings.fields),
        ("targets.kubernetes", KubernetesSettings.fields),
        ("targets.kubernetes.network_policy", NetworkPolicySettings.fields),
        ("targets.kubernetes.proxy", ProxySettings.fields),
        ("targets.kubernetes.ingress", IngressSettings.fields),
        ("targets.kubernetes.gateway", GatewaySettings.fields), ("accept", AcceptedLoss.fields),
        ("defaults", Defaults.fields), ("timeouts", Timeouts.fields), ("retries", Retries.fields),
        ("listeners", Listener.fields), ("listeners.tls", TLSSettings.fields),
        ("listeners.tls.certificates", Certificate.fields), ("listeners.tls.client_auth", ClientAuth.fields),
        ("listeners.tls.hsts", HSTS.fields), ("rate_limits", RateLimit.fields),
        ("health_checks", HealthCheck.fields), ("regions", Region.fields), ("nodes", Node.fields),
        ("backends", Backend.fields), ("backends.servers", LongServer.fields),
        ("backends.passive_check", PassiveCheck.fields),
        ("backends.sticky", StickyCookie.fields + Stickiness.otherForms),
        ("backends.keepalive", KeepalivePool.fields), ("backends.circuit_breaker", CircuitBreaker.fields),
        ("backends.service", ServiceSettings.fields),
        ("backends.workload", Workload.fields), ("backends.workload.resources", WorkloadResources.fields),
        ("backends.workload.resources.limits", ResourceLimits.fields),
        ("backends.workload.probes", WorkloadProbes.fields), ("backends.workload.drain", WorkloadDrain.fields),
        ("backends.workload.build", LongBuild.fields),
        ("backends.workload.autoscale", Autoscale.fields), ("backends.workload.volumes", WorkloadVolume.fields),
        ("backends.redirect", ServerRedirect.fields), ("backends.prefer", NamedRegion.fields),
        ("backends.tls", ServerTLS.fields), ("backends.agent_check", AgentCheck.fields),
        ("resolve", Resolution.fields),
        ("sites", Site.fields), ("sites.routes", Route.fields), ("sites.routes.redirect", Redirect.fields),
        ("connection_limit", ConnectionLimit.fields),
        ("access", AccessList.fields), ("cache", Cache.fields),
        ("basic_auth", BasicAuth.fields),
        ("sites.routes.respond", Response.fields),
        ("request_headers", RequestHeaderChanges.fields), ("response_headers", ResponseHeaderChanges.fields),
        ("rewrite", Rewrite.fields), ("cors", CORS.fields),
        ("maintenance", MaintenanceSettings.fields), ("mirror", Mirror.fields),
        ("sites.routes.static", StaticFiles.fields),
        ("lvs", LVSService.fields), ("lvs.persistence", LVSPersistence.fields),
        ("vips", VirtualAddress.fields),
        ("vips.nodes", LongMember.fields),
        ("vips.checks", LongVirtualRouterCheck.fields),
        ("vips.track", Tracking.fields),
        ("vips.garp", Announcements.fields),
        ("vips.auth", VirtualRouterAuthentication.fields),
        ("vips.notify", NotifySettings.fields),
        ("fleet", Fleet.fields), ("fleet.credentials", SecretReference.fields), ("fleet.agent", FleetAgent.fields),
        ("status", Status.fields), ("logging", Logging.fields),
        ("raw", RawText.fields),
        ("targets.compose", ComposeSettings.fields),
        ("targets.prometheus", PrometheusSettings.fields), ("targets.prometheus.exporters", Exporters.fields),
        ("alerts", Alerts.fields),
        ("targets.dns", DNSSettings.fields), ("dns_failover", DNSRecord.fields),
        ("dns_failover.credentials", DNSCredentials.fields),
    ]

    static var text: String {
        var text = """
            # The topology language, version 1

            Made of the code by `make docs`; do not edit. Keys that are not built yet are refused by name (LB0203).

            """
        for (name, fields) in entities {
            text += "\n## \(name)\n\n| key | takes | default | |\n|---|---|---|---|\n"
            for field in fields where field.isAvailable {
                let preset = field.isRequired ? "required" : field.preset.map { "`\($0)`" } ?? ""
                text += "| `\(field.key)` | \(escaped(field.type)) | \(preset) | \(escaped(field.documentation)) |\n"
            }
            let later = fields.filter { !$0.isAvailable }.map { "`\($0.key)`" }
            if !later.isEmpty { text += "\nNot available in this version: \(later.joined(separator: ", ")).\n" }
        }
        return text + meanings
    }

    /// The one meaning of each feature.
    private static var meanings: String {
        var text =
            "\n## What each feature means\n\n`lbgen targets` shows each target's answer to each.\n\n| code | feature | meaning |\n|---|---|---|\n"
        for feature in Feature.allCases {
            let sentences = feature.code.explanation.text.components(separatedBy: " A target that cannot express it")
            text += "| \(feature.code.text) | \(feature.title) | \(escaped(sentences[0])) |\n"
        }
        return text
    }

    private static func escaped(_ text: String) -> String { text.replacing("|", with: "\\|") }
}

/// The catalogue of diagnostics, as `lbgen explain` shows them one by one.
enum DiagnosticsCatalogue {
    static var text: String {
        var text = """
            # Diagnostics

            Made of the code by `make docs`; do not edit. `lbgen explain CODE` shows one.

            """
        for code in DiagnosticCode.allCases {
            let explanation = code.explanation
            text += "\n## \(code.text): \(explanation.title) (\(code.severity.word))\n\n\(explanation.text)\n"
            text += "\n```\n\(explanation.bad.trimmingCharacters(in: .newlines))\n```\n"
            if !explanation.good.isEmpty {
                text += "\nRight:\n\n```\n\(explanation.good.trimmingCharacters(in: .newlines))\n```\n"
            }
        }
        return text
    }
}
