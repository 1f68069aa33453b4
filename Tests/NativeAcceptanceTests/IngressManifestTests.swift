import Foundation
import TestSupport
import Testing

/// The rules of Ingress controllers' annotations and own resources find what is wrong.
@Suite("Ingress controllers take the manifests that are generated", .ownThreads)
struct IngressManifestTests {
    private static let breakages: [Breakage] = {
        func spoiled(_ what: String, in file: String, _ old: String, _ new: String, says: String) -> Breakage {
            Breakage("ingress-controllers", what, in: file, old, new, says: says)
        }
        let (ingress, traefik, nginx) = ("ingress.yaml", "traefik.yaml", "nginx.yaml")
        return [
            spoiled("unknown annotation", in: ingress, "proxy-read-timeout", "proxy-read-time", says: "no such key"),
            spoiled("snippet", in: ingress, "proxy-read-timeout", "configuration-snippet", says: "no snippets"),
            spoiled("unit of a time", in: ingress, "\"60\"", "60s", says: "does not read '60s'"),
            spoiled(
                "Secret without namespace", in: ingress, "shop/clients", "clients", says: "does not read 'clients'"),
            spoiled("weight alone", in: ingress, "io/canary: \"true\"", "io/affinity: cookie", says: "without canary"),
            spoiled(
                "more than the whole", in: ingress, "weight: \"5\"", "weight: \"500\"", says: "more than the whole"),
            spoiled("method", in: ingress, "least_conn", "least_con", says: "does not read 'least_con'"),
            spoiled("unknown field", in: traefik, "stripPrefix", "stripPrefixes", says: "unknown field stripPrefixes"),
            spoiled("unknown kind", in: traefik, "kind: IngressRoute", "kind: IngressRout", says: "no such kind"),
            spoiled(
                "unknown Middleware", in: traefik, "[{name: strip}]", "[{name: x}]", says: "Middleware x is not here"),
            spoiled("rule", in: traefik, " && (Path", " & (Path", says: "not a rule"),
            spoiled("prefix as text", in: traefik, "`/m/`", "`/mm`", says: "compared as text"),
            spoiled("expression", in: traefik, "`^b`", "`(b`", says: "(b"),
            spoiled("no rank", in: traefik, "      priority: 10\n", "", says: "without a rank"),
            spoiled("type", in: traefik, "port: 80", "port: \"80\"", says: "another type"),
            spoiled("unknown Policy", in: nginx, "[{name: limit}]", "[{name: x}]", says: "Policy x is not here"),
            spoiled("rate", in: nginx, "10r/s", "10/s", says: "not of the form"),
            spoiled("shares", in: nginx, "weight: 10,", "weight: 9,", says: "not 100 together"),
            spoiled("upstream", in: nginx, "{name: shop, service", "{name: web, service", says: "no upstream shop"),
            spoiled("status", in: nginx, "code: 405", "code: 302", says: "an answer with 302"),
            spoiled("missing body", in: nginx, ", body: nope", "", says: "body is missing"),
        ]
    }()

    @Test("the checker takes what is right")
    func accepts() throws {
        guard ManifestVerdicts.validatorsAreThere else { return Self.reportMissing() }
        let good = Breakage.folder(of: "ingress-controllers").path
        #expect(try ManifestVerdicts.judge([good]) == [good: []])
    }

    @Test("the checker rejects what is wrong in one thing")
    func rejects() throws {
        guard ManifestVerdicts.validatorsAreThere else { return Self.reportMissing() }
        for (breakage, findings) in try Breakage.findings(about: Self.breakages, by: { try ManifestVerdicts.judge($0) })
        {
            #expect(findings.contains { $0.contains(breakage.says) }, "\(breakage.what): not rejected: \(findings)")
        }
    }

    private static func reportMissing() {
        Issue.record(
            "NOT TESTED: the python packages of scripts/requirements.txt are missing; scripts/install-tools.sh installs them",
            severity: NativeTool.isRequired ? .error : .warning
        )
    }
}
