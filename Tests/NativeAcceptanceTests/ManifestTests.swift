import Foundation
import TestSupport
import Testing

@Suite("A cluster takes the manifests that are generated", .ownThreads)
struct ManifestTests {
    private static let breakages: [Breakage] = {
        let (services, gateway, ingress) = ("services.yaml", "gateway.yaml", "ingress.yaml")
        func spoiled(_ what: String, in file: String, _ old: String, _ new: String, says: String) -> Breakage {
            Breakage("kubernetes", what, in: file, old, new, says: says)
        }
        return [
            spoiled("unknown field of a Service", in: services, "type: Load", "typo: 1\n  type: Load", says: "typo"),
            spoiled("unknown field of a route", in: gateway, "hostnames:", "typo: 1\n  hostnames:", says: "typo"),
            spoiled("unknown kind", in: services, "kind: EndpointSlice", "kind: EndpointSlize", says: "no such kind"),
            spoiled("enumeration", in: ingress, "pathType: Prefix", "pathType: Prefixx", says: "pathType: Prefixx"),
            spoiled("port number", in: services, "port: 8000,", "port: 80000,", says: "80000"),
            spoiled(
                "port name of a slice", in: services, "- {name: http, port: 8000, protocol",
                "- {name: h, port: 8000, protocol", says: "'h'"),
            spoiled("port of a route", in: gateway, "port: 8000", "port: 8001", says: "no port 8001"),
            spoiled("port of an Ingress", in: ingress, "name: http}", "name: web}", says: "no port 'web'"),
            spoiled("Service name", in: services, "name: shop-api\n", "name: 1shop\n", says: "not a name"),
            spoiled("loopback endpoint", in: services, "10.0.1.1", "127.0.0.1", says: "may not be an endpoint"),
            spoiled(
                "Gateway listener", in: gateway, "sectionName: http", "sectionName: https", says: "no listener https"),
            spoiled(
                "kustomization", in: "kustomization.yaml", "  - ingress.yaml\n", "", says: "does not list ingress.yaml"),
        ]
    }()

    @Test("schemas and rules", arguments: ManifestVerdicts.committed)
    func manifests(folder: NativeFile) throws {
        guard Self.canJudge() else { return }
        let findings = try ManifestVerdicts.findings(folder)
        #expect(findings.isEmpty, "\(findings.joined(separator: "\n"))")
    }

    @Test("the Gateway API's own schemas are at hand")
    func crds() {
        if ManifestVerdicts.gatewayCRDs == nil {
            Issue.record(
                "Gateway API kinds were checked by hand-written rules alone: set LBGEN_GATEWAY_CRDS to a folder with its CRDs",
                severity: .warning
            )
        }
    }

    @Test("the checker takes what is right, with the CRDs and without", arguments: [ManifestVerdicts.gatewayCRDs, nil])
    func accepts(crds: String?) throws {
        guard Self.canJudge() else { return }
        let good = Breakage.folder(of: "kubernetes").path
        #expect(try ManifestVerdicts.judge([good], crds: crds) == [good: []])
    }

    @Test("the checker rejects what is wrong in one thing", arguments: [ManifestVerdicts.gatewayCRDs, nil])
    func rejects(crds: String?) throws {
        guard Self.canJudge() else { return }
        let found = try Breakage.findings(about: Self.breakages) { try ManifestVerdicts.judge($0, crds: crds) }
        for (breakage, findings) in found {
            #expect(findings.contains { $0.contains(breakage.says) }, "\(breakage.what): not rejected: \(findings)")
        }
    }

    /// Breaches of the CEL rules in the CRDs, of their lists' keys, and of what a version's channel has.
    private static let gatewayBreakages: [Breakage] = {
        func spoiled(_ what: String, _ old: String, _ new: String, says: String) -> Breakage {
            Breakage("kubernetes", what, in: "gateway.yaml", old, new, says: says)
        }
        let backends = "backendRefs:"
        let (http, path) = ("protocol: HTTP", "- path: {type: PathPrefix, value: /api}")
        return [
            spoiled("a path with //", "value: /api", "value: /a//pi", says: "must not contain '//'"),
            spoiled(
                "a rewrite and a redirect", backends,
                "filters: [{type: RequestRedirect, requestRedirect: {}}, {type: URLRewrite, urlRewrite: {hostname: a.b}}]\n      backendRefs:",
                says: "RequestRedirect filter must not be used together with backendRefs"),
            spoiled(
                "a prefix replaced under two matches", path + "\n",
                path
                    + "\n        - path: {type: PathPrefix, value: /b}\n      filters: [{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}]\n",
                says: "exactly one PathPrefix match"),
            spoiled(
                "an inner limit above the outer", backends,
                "timeouts: {request: 1s, backendRequest: 2s}\n      backendRefs:", says: "cannot be longer"),
            spoiled("a Service without a port", "port: 8000, weight", "weight", says: "Must have port"),
            spoiled(
                "tls of a plain listener", http, "protocol: HTTP, tls: {mode: Passthrough}", says: "tls must not be"),
            spoiled(
                "a header that is set twice", backends,
                "filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: a, value: b}, {name: a, value: c}]}}]\n      backendRefs:",
                says: "an item stands twice"),
            spoiled(
                "a field of the experimental channel", backends, "retry: {attempts: 1}\n      backendRefs:",
                says: "retry is not in Gateway API 1.6 standard"),
            spoiled(
                "an alpha version of a kind", "kind: HTTPRoute", "kind: TCPRoute",
                says: "Gateway API schema"),
        ]
    }()

    @Test("the Gateway API's own rules are evaluated")
    func rules() throws {
        guard Self.canJudge(), ManifestVerdicts.gatewayCRDs != nil else { return }
        let found = try Breakage.findings(about: Self.gatewayBreakages) { try ManifestVerdicts.judge($0) }
        for (breakage, findings) in found {
            #expect(findings.contains { $0.contains(breakage.says) }, "\(breakage.what): not rejected: \(findings)")
        }
    }

    private static func canJudge() -> Bool {
        guard Demand.met("python3", root: false) else { return false }
        if ManifestVerdicts.validatorsAreThere { return true }
        Issue.record(
            "NOT TESTED: the python packages of scripts/requirements.txt are missing; scripts/install-tools.sh installs them",
            severity: NativeTool.isRequired ? .error : .warning
        )
        return false
    }
}
