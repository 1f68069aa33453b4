import Rendering
import Testing
import TopologyModel

@testable import Kubernetes

/// Deployments say what workloads say.
@Suite struct WorkloadTests {
    private func topology(_ backend: String, more: String = "", settings: String = "version: \"1.34\"") -> String {
        """
        lbgen: 1
        name: shop
        targets: {kubernetes: {\(settings)}}
        backends:
          api: {\(backend)}
        \(more)
        sites: {web: {hosts: ["*"], routes: [{path: /, backend: api}]}}
        """
    }

    @Test func replicasAreTheServersThatServe() {
        let servers = "servers: ['10.0.0.{1..4}:80', {address: 10.0.0.9, port: 80, state: down}]"
        let out = Rendered(topology("\(servers), workload: {image: 'web:1'}"))
        #expect(out.errors == [], "\(out.messages)")
        #expect(out.text("deployments.yaml").contains("\n  replicas: 4\n"))
        #expect(out.text("endpointslices.yaml") == "")
        #expect(out.text("poddisruptionbudgets.yaml").contains("maxUnavailable: 1"))
    }

    @Test func aLoneReplicaHasNoBudget() {
        let out = Rendered(topology("servers: [10.0.0.1:80], workload: {image: 'web:1'}"))
        #expect(out.text("poddisruptionbudgets.yaml") == "")
        #expect(!out.text("deployments.yaml").contains("topologySpreadConstraints"))
    }

    @Test func noServersAreNeededWherePodsServe() {
        let out = Rendered(topology("service: {port: 80}, workload: {image: 'web:1', replicas: 2}"))
        #expect(out.errors == [], "\(out.messages)")
        #expect(out.text("deployments.yaml").contains("containerPort: 80\n"))
    }

    @Test func aBackendLikeAnotherSharesItsPods() {
        let out = Rendered(
            topology(
                "servers: [10.0.0.1:80], workload: {image: 'web:1'}",
                more: "  copy: {like: api}\n  other: {like: api, servers: [10.0.0.2:80]}"))
        #expect(out.text("deployments.yaml").components("kind: \"Deployment\"") == 2)
        let services = out.text("services.yaml")
        #expect(services.components("  selector:\n    app.kubernetes.io/name: \"api\"") == 3)
        // Other servers are other machines: the program of the first one says nothing of them.
        #expect(out.text("endpointslices.yaml").contains("10.0.0.2"))
    }

    @Test func readinessIsTheHealthCheck() {
        let check = "health_check: {http: /health, interval: 7s, timeout: 2s, rise: 4, fall: 5}"
        let out = Rendered(topology("\(check), servers: [10.0.0.1:8000], workload: {image: 'web:1'}"))
        #expect(out.errors == [], "\(out.messages)")
        let deployment = out.text("deployments.yaml")
        for line in [
            "path: \"/health\"", "periodSeconds: 7", "timeoutSeconds: 2", "successThreshold: 4", "failureThreshold: 5",
        ] {
            #expect(deployment.contains(line), "\(line)")
        }
        #expect(!deployment.contains("livenessProbe"))
    }

    @Test func onlyReadinessAsksForSeveralGoodAnswers() {
        let out = Rendered(
            topology(
                "servers: [10.0.0.1:80], workload: {image: 'web:1', probes: {liveness: /live, startup: {http: /live, rise: 9}}}"
            ))
        #expect(!out.text("deployments.yaml").contains("successThreshold"))
    }

    @Test(arguments: [
        ("http: /h, expect: [200]", "LB0512"), ("http: /h, expect_body: ok", "LB0512"),
        ("http: /h, method: HEAD", "LB0512"),
        ("type: redis", "LB0549"), ("tcp: true, send: PING, expect: [PONG]", "LB0544"),
        ("http: /h, interval: 500ms", "LB0512"),
    ])
    func whatTheKubeletCannotAskIsSaid(_ check: String, _ code: String) {
        let out = Rendered(topology("health_check: {\(check)}, servers: [10.0.0.1:80], workload: {image: 'web:1'}"))
        #expect(out.errors == [])
        #expect(out.messages.contains { $0.hasPrefix("note \(code)") && $0.contains("probe") }, "\(out.messages)")
    }

    @Test func aServerThatExpectsAPROXYHeaderIsNotAskedWithoutOne() {
        let out = Rendered(
            topology(
                "proxy_protocol: v2, health_check: {http: /h}, servers: [10.0.0.1:80], workload: {image: 'web:1'}"))
        #expect(out.errors.contains("LB0502"), "\(out.messages)")
    }

    @Test(arguments: [
        "$(HOME)", "$$(HOME)", "$", "a$", "$$", "$x", "$($(A))", "\"\n\\", "- x: [y]", "{{", "\u{85}", "~", "yes",
    ])
    func wordsReachTheContainerAsTheyAre(_ word: String) throws {
        guard case .text(let written) = Scalar.expanded(word) else {
            Issue.record("not text")
            return
        }
        #expect(Kubelet.expand(written) == word)
    }

    @Test func oldClustersSleepInTheContainer() {
        let out = Rendered(
            topology("servers: [10.0.0.1:80], workload: {image: 'web:1'}", settings: "version: \"1.29\""))
        #expect(out.text("deployments.yaml").contains("exec:\n                command:\n                  - \"sleep\""))
    }

    @Test func fiveThousandBackendsStaySmall() {
        let backends = (1...5000).map {
            "  b\($0): {servers: ['10.\($0 / 250).\($0 % 250).{1..3}:80'], workload: {image: 'web:1'}}"
        }
        let routes = (1...5000).map { "{path: /\($0), backend: b\($0)}" }.joined(separator: ", ")
        let out = Rendered(
            """
            lbgen: 1
            name: shop
            targets: {kubernetes: {version: "1.34"}}
            backends:
            \(backends.joined(separator: "\n"))
            sites: {web: {hosts: ["*"], routes: [\(routes)]}}
            """)
        #expect(out.errors == [])
        for (file, kind) in [
            ("services", "Service"), ("deployments", "Deployment"), ("serviceaccounts", "ServiceAccount"),
        ] {
            let documents = out.text("\(file).yaml").split(separator: "---\n")
            #expect(documents.count == 5000, "\(kind)")
            #expect(documents.allSatisfy { $0.utf8.count < 8 << 10 }, "\(kind): far below etcd's 1.5 MiB")
        }
    }

    @Test func oneBackendOfManyServersIsSplit() {
        let out = Rendered(topology("servers: ['10.{0..19}.0.{1..250}:80']".replacing("{0..19}", with: "1")))
        let documents = out.text("endpointslices.yaml").split(separator: "---\n")
        #expect(documents.count == 3)
        #expect(documents.allSatisfy { String($0).components("addresses:") <= 101 })
    }
}

/// How the kubelet replaces variables in words (third_party/forked/golang/expansion of Kubernetes), written for the test.
enum Kubelet {
    static func expand(_ text: String) -> String {
        var result = ""
        var rest = Array(text.unicodeScalars)[...]
        while let first = rest.first {
            rest.removeFirst()
            guard first == "$", let next = rest.first else {
                result.unicodeScalars.append(first)
                continue
            }
            if next == "$" {
                result += "$"
                rest.removeFirst()
            } else if next == "(", let end = rest.firstIndex(of: ")") {
                result += "<variable>"
                rest = rest[(end + 1)...]
            } else {
                result += "$"
            }
        }
        return result
    }
}
