import Rendering
import Testing

/// Services and EndpointSlices say what the backends say.
@Suite struct ServiceTests {
    private func topology(_ backends: String, targets: String = "{}", accept: String = "") -> String {
        """
        lbgen: 1
        name: shop
        targets: {kubernetes: \(targets)}
        \(accept)
        backends:
        \(backends)
        sites: {web: {hosts: ["*"], routes: [{path: /, backend: api}]}}
        """
    }

    @Test func podsAreSelected() {
        let out = Rendered(
            topology(
                "  api: {servers: [10.0.0.1:8000], service: {type: LoadBalancer, selector: {app: shop}, port: 80, target_port: http, session_affinity: 1h}}"
            ))
        #expect(out.errors == [], "\(out.messages)")
        #expect(
            out.text("services.yaml").hasSuffix(
                """
                spec:
                  type: "LoadBalancer"
                  sessionAffinity: "ClientIP"
                  sessionAffinityConfig:
                    clientIP:
                      timeoutSeconds: 3600
                  ports:
                    - name: "http"
                      protocol: "TCP"
                      port: 80
                      targetPort: "http"
                  selector:
                    app: "shop"

                """))
        #expect(out.text("endpointslices.yaml") == "")
        #expect(out.files.map(\.path) == ["kubernetes/services.yaml", "kubernetes/kustomization.yaml"])
    }

    @Test func serversOutsideTheClusterAreEndpoints() {
        let out = Rendered(
            topology("  api: {servers: [10.0.0.1:8000, '[2001:db8::1]:8000', 10.0.0.2:9000]}"))
        let slices = out.text("endpointslices.yaml")
        #expect(out.errors == [], "\(out.messages)")
        for name in ["shop-api-ipv4-8000", "shop-api-ipv4-9000", "shop-api-ipv6-8000"] {
            #expect(slices.contains("name: \"\(name)\""))
        }
        #expect(slices.contains("kubernetes.io/service-name: \"shop-api\""))
        #expect(slices.contains("endpointslice.kubernetes.io/managed-by: \"lbgen\""))
        let service = out.text("services.yaml")
        #expect(service.contains("ipFamilyPolicy: \"PreferDualStack\""))
        #expect(service.contains("port: 80\n"))
        #expect(!service.contains("selector"))
    }

    @Test func serversThatAreDownOrBackupAreNoEndpoints() {
        let servers = """
              api:
                servers:
                  - {address: 10.0.0.1, port: 80}
                  - {address: 10.0.0.2, port: 80, state: down}
                  - {address: 10.0.0.3, port: 80, state: drain}
                  - {address: 10.0.0.4, port: 80, backup: true}
            """
        let out = Rendered(topology(servers))
        let slices = out.text("endpointslices.yaml")
        #expect(out.errors == ["LB0521"], "\(out.messages)")
        #expect(slices.contains("10.0.0.1") && slices.contains("10.0.0.3"))
        #expect(!slices.contains("10.0.0.2") && !slices.contains("10.0.0.4"))
        #expect(slices.contains("      ready: false\n      serving: true\n      terminating: true\n"))
    }

    @Test(arguments: [
        "127.0.0.1:80", "web-1:80", "169.254.1.1:80", "'[fe80::1]:80'", "'[ff02::1]:80'", "224.0.0.5:80", "0.0.0.0:80",
    ])
    func addressesThatNoNodeReachesAreLost(_ server: String) {
        let out = Rendered(topology("  api: {servers: [10.0.0.1:80, \(server)]}"))
        #expect(out.errors == ["LB0502"], "\(out.messages)")
    }

    @Test func anExistingServiceIsOnlyReferredTo() {
        let out = Rendered(
            topology(
                "  api: {servers: [10.0.0.1:80], service: {name: legacy, port: 8080}}",
                targets: "{ingress: {controller: haproxy-ingress}}"))
        #expect(out.text("services.yaml") == "" && out.text("endpointslices.yaml") == "")
        #expect(
            out.text("ingress.yaml").contains("name: \"legacy\"\n                port:\n                  number: 8080")
        )
    }

    @Test func aNameTakenByAnExistingServiceIsNotMadeAgain() {
        let out = Rendered(
            topology(
                """
                  api: {servers: [10.0.0.1:80]}
                  old: {servers: [10.0.0.2:80], service: {name: shop-api}}
                """, targets: "{ingress: {controller: nginx-ic}}"))
        #expect(!out.text("services.yaml").contains("\"shop-api\""))
        #expect(out.text("services.yaml").contains("name: \"shop-api-"))
    }

    @Test func affinityHasTheRangeOfTheAPI() {
        let out = Rendered(topology("  api: {servers: [10.0.0.1:80], sticky: {client_ip: {ttl: 2d}}}"))
        #expect(out.errors == ["LB0541"], "\(out.messages)")
        let fine = Rendered(topology("  api: {servers: [10.0.0.1:80], sticky: {client_ip: {ttl: 1d}}}"))
        #expect(fine.text("services.yaml").contains("timeoutSeconds: 86400"))
    }

    @Test func manyEndpointsTakeSeveralSlices() {
        let out = Rendered(
            topology(
                "  api: {servers: ['10.0.{0..9}.1:80', '10.1.0.{0..255}:80', '10.2.0.{0..255}:80', '10.3.0.{0..255}:80', '10.4.0.{0..255}:80']}"
            ))
        let slices = out.text("endpointslices.yaml")
        #expect(slices.components("---\n") == 11)
        #expect(slices.components("ready: true") == 1035)
        #expect(slices.contains("name: \"shop-api-ipv4-80-11\""))
    }

    @Test func onlyServicesAreWrittenWhereNothingElseIsAskedFor() {
        let out = Rendered(topology("  api: {servers: [10.0.0.1:80]}"))
        #expect(out.errors == [])
        #expect(
            out.files.map(\.path) == [
                "kubernetes/endpointslices.yaml", "kubernetes/services.yaml", "kubernetes/kustomization.yaml",
            ])
        #expect(
            out.text("kustomization.yaml").hasSuffix("resources:\n  - \"endpointslices.yaml\"\n  - \"services.yaml\"\n")
        )
    }

    @Test func oneServerChangesOnlyItsOwnLines() {
        let before = Rendered(topology("  api: {servers: [10.0.0.1:80, 10.0.0.2:80, 10.0.0.3:80]}")).text(
            "endpointslices.yaml")
        let after = Rendered(topology("  api: {servers: [10.0.0.1:80, 10.0.0.9:80, 10.0.0.3:80]}")).text(
            "endpointslices.yaml")
        #expect(before.replacing("10.0.0.2", with: "10.0.0.9") == after)
    }

    @Test(arguments: ["version: \"1.20\"", "gateway: {version: \"1.0\", class: eg}"])
    func versionsTooOldAreRefused(_ setting: String) {
        let out = Rendered(topology("  api: {servers: [10.0.0.1:80]}", targets: "{\(setting)}"))
        #expect(out.errors.contains("LB0503"), "\(out.messages)")
        #expect(out.files.isEmpty)
    }
}

extension String {
    /// How many parts a separator makes.
    func components(_ separator: String) -> Int { self.split(separator: separator).count }
}
