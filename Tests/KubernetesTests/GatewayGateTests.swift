import Testing
import TopologyModel

@testable import Kubernetes

/// What comes with a version, in a channel, and with an implementation.
@Suite struct GatewayGateTests {
    private func topology(_ gateway: String, route: String = "", listeners: String = "", backends: String = "")
        -> String
    {
        """
        lbgen: 1
        name: shop
        targets: {kubernetes: {namespace: shop, gateway: {\(gateway)}}}
        \(listeners)
        backends: {api: {servers: [10.0.0.1:80]}, img: {servers: [10.0.0.2:80]}\(backends)}
        sites: {web: {hosts: [a.example.com], routes: [{path: /, \(route)backend: api}]}}
        """
    }

    @Test(arguments: [
        ("1.2", "standard", ["LB0581"]), ("1.2", "experimental", ["LB0581"]), ("1.3", "experimental", []),
        ("1.4", "standard", ["LB0581"]), ("1.5", "standard", []),
    ])
    func corsComesWithAVersion(_ version: String, _ channel: String, _ errors: [String]) {
        let out = Rendered(
            topology(
                "version: \"\(version)\", channel: \(channel), class: eg",
                route: "cors: {origins: [\"https://a.example.com\"]}, "))
        #expect(out.errors == errors, "\(out.messages)")
        #expect(out.text("httproutes.yaml").contains("type: \"CORS\"") == errors.isEmpty)
    }

    @Test func everyOriginComesLater() {
        let route = "cors: {origins: [\"*\"]}, "
        let old = Rendered(topology("version: \"1.3\", channel: experimental, class: eg", route: route))
        #expect(old.errors == ["LB0581"], "\(old.messages)")
        let new = Rendered(topology("version: \"1.4\", channel: experimental, class: eg", route: route))
        #expect(new.errors == [], "\(new.messages)")
    }

    @Test(arguments: [("1.2", "standard", ["LB0566"]), ("1.2", "experimental", []), ("1.3", "standard", [])])
    func partsAreMirroredFromAVersionOn(_ version: String, _ channel: String, _ errors: [String]) {
        let out = Rendered(
            topology(
                "version: \"\(version)\", channel: \(channel), class: eg",
                route: "mirror: {backend: img, percent: 0.25}, "))
        #expect(out.errors == errors, "\(out.messages)")
        #expect(out.text("httproutes.yaml").contains("numerator: 25\n") == errors.isEmpty)
    }

    @Test(arguments: [
        ("envoy-gateway", []), ("cilium", []), ("istio", []), ("kgateway", []), ("nginx-gateway-fabric", []),
        ("traefik", ["LB0566"]), ("haproxy-ingress", ["LB0566"]),
    ])
    func reportsDecide(_ implementation: String, _ errors: [String]) {
        let version = implementation == "haproxy-ingress" ? "1.5" : "1.6"
        let out = Rendered(
            topology(
                "version: \"\(version)\", class: edge, implementation: \(implementation)",
                route: "mirror: {backend: img}, "))
        #expect(out.errors == errors, "\(out.messages)")
    }

    @Test(arguments: [
        ("class: edge", 1), ("class: eg", 0), ("class: edge, implementation: istio", 0), ("class: haproxy", 1),
        ("class: eg, version: \"1.7\"", 1),
    ])
    func nobodyVouchesForUnknownImplementations(_ gateway: String, _ warnings: Int) {
        let out = Rendered(topology(gateway, route: "methods: [GET], "))
        #expect(out.messages.filter { $0.contains("LB1560") }.count == warnings, "\(out.messages)")
        #expect(!Rendered(topology(gateway)).messages.contains { $0.contains("LB1560") }, "nothing asks for it")
    }

    @Test func everyImplementationHasReports() {
        for implementation in GatewaySettings.Implementation.allCases {
            let reports = ConformanceReport.all.filter { $0.implementation == implementation }
            for report in reports {
                #expect(ConformanceReport.of(implementation, report.api)?.title == report.title)
            }
            #expect(!reports.isEmpty)
            #expect(Set(reports.map(\.api)).count == reports.count, "one report for each version")
            for report in reports {
                #expect(report.features.allSatisfy { $0.reported <= report.api }, "\(report.title)")
                #expect(report.date.map { $0.utf8.count == 10 } ?? true)
            }
        }
    }

    @Test func aGatewayOfAnotherNamespaceIsGrantedItsSecrets() {
        let tls =
            "listeners: {https: {port: 443, tls: {certificates: [{hosts: [a.example.com], certificate: /a.crt, key: /a.key, secret: web-tls}]}}}"
        let out = Rendered(topology("version: \"1.4\", class: eg, namespace: infra", listeners: tls))
        #expect(out.errors == [], "\(out.messages)")
        #expect(out.text("gateway.yaml").contains("namespace: \"infra\""))
        #expect(out.text("gateway.yaml").contains("- name: \"web-tls\"\n            namespace: \"shop\""))
        #expect(out.text("gateway.yaml").contains("kubernetes.io/metadata.name: \"shop\""))
        let grant = out.text("referencegrants.yaml")
        #expect(grant.contains("v1beta1\"\nkind: \"ReferenceGrant\""))
        #expect(grant.contains("kind: \"Secret\"\n      name: \"web-tls\""))
        #expect(out.text("httproutes.yaml").contains("- name: \"shop\"\n      namespace: \"infra\""))
        #expect(!out.text("kustomization.yaml").contains("namespace:"))
        let same = Rendered(topology("class: eg, namespace: shop", listeners: tls))
        #expect(same.text("referencegrants.yaml") == "")
        #expect(same.text("kustomization.yaml").contains("namespace: \"shop\""))
    }

    @Test(arguments: [
        ("tls: {sni: w.internal}, ", "System", []),
        ("tls: {sni: w.internal, ca: /ca.pem, config_map: w-ca}, ", "w-ca", []),
        ("tls: {sni: w.internal, ca: /ca.pem}, ", "", ["LB0546"]),
        ("tls: {sni: w.internal, certificate: /a.crt, key: /a.key}, ", "", ["LB0546"]),
    ])
    func serversAreVerified(_ tls: String, _ wanted: String, _ errors: [String]) {
        let text = topology("version: \"1.5\", class: eg").replacing(
            "api: {servers: [10.0.0.1:80]}", with: "api: {protocol: https, \(tls)servers: [10.0.0.1:443]}")
        let out = Rendered(text)
        #expect(out.errors == errors, "\(out.messages)")
        #expect(out.text("backendtlspolicies.yaml").contains("\"\(wanted)\"") == errors.isEmpty)
    }

    @Test(arguments: [
        ("mode: required, ca: /ca.pem, config_map: clients", []), ("mode: required, ca: /ca.pem", ["LB0577"]),
        ("mode: optional, ca: /ca.pem, config_map: clients", ["LB0577"]),
    ])
    func clientsShowCertificates(_ auth: String, _ errors: [String]) {
        let tls =
            "listeners: {https: {port: 443, tls: {client_auth: {\(auth)}, certificates: [{hosts: [a.example.com], certificate: /a.crt, key: /a.key, secret: s}]}}}"
        let out = Rendered(topology("version: \"1.5\", class: eg", listeners: tls))
        #expect(out.errors == errors, "\(out.messages)")
        #expect(out.text("gateway.yaml").contains("name: \"clients\"") == errors.isEmpty)
        let old = Rendered(topology("version: \"1.4\", class: eg", listeners: tls))
        #expect(old.errors.contains("LB0577"))
    }
}
