import Foundation
import TestSupport
import Testing

@Suite("Live: the figures that the rules read are there, and Prometheus tells", .ownThreads)
struct MetricsTests {
    private static func topology(_ front: Int, _ status: Int, _ backends: Backends) -> String {
        Topology.text(
            port: front, targets: [.haproxy],
            """
            rate_limits: {api: {rate: 1/s, burst: 0}}
            health_checks: {web: {http: /health, interval: 1s, timeout: 500ms, fall: 1, rise: 1}}
            backends:
              web:
                health_check: web
                servers:
                  - {address: 127.0.0.1, port: \(backends["a"]), max_connections: 50}
                  - {address: 127.0.0.1, port: \(backends["b"]), max_connections: 50}
            sites:
              web:
                hosts: ["*"]
                routes:
                  - {backend: web}
                  - {path: /limited/, backend: web, rate_limit: api}
            status: {listen: "127.0.0.1:\(status)", metrics: /metrics}
            alerts: {for: 1s}
            """
        ).replacing("targets: {", with: "targets: {prometheus: {scrape_interval: 1s}, ")
    }

    @Test("HAProxy gives every series of the rules, and counts refusals and lost servers where the rules look")
    func series() throws {
        guard Demand.met("haproxy", "python3") else { return }
        try withSystem { system in
            var figures = try system.figures()
            for name in try system.names() { #expect(figures.contains { $0.key.hasPrefix(name) }, "no series \(name)") }
            #expect(
                figures[#"haproxy_server_status{proxy="be_web",server="127-0-0-1-\#(system.first)",state="UP"}"#] == "1"
            )
            for _ in 0..<5 { _ = try HTTPConnection.get("/limited/", port: system.front) }
            try system.backends.setHealth(of: "a", failing: true)
            let down = #"haproxy_server_status{proxy="be_web",server="127-0-0-1-\#(system.first)",state="DOWN"}"#
            #expect(try Wait.until { try system.figures()[down] == "1" })
            figures = try system.figures()
            let denied = figures[#"haproxy_frontend_requests_denied_total{proxy="fe_http"}"#].flatMap { Int($0) } ?? 0
            #expect((3...4).contains(denied), "of five requests one or two are let in, \(denied) were denied")
        }
    }

    @Test("Prometheus runs the generated configuration, tells that no server is left, and that it is over")
    func alert() throws {
        guard Demand.met("haproxy", "prometheus", "python3") else { return }
        try withSystem { system in
            let port = try PortPool.take()
            let folder = try PackageFolder.makeTemporary("prometheus")
            let prometheus = try Daemon(
                NativeTool("prometheus"),
                [
                    "--config.file=\(system.generated.path)/prometheus/prometheus.yml",
                    "--storage.tsdb.path=\(folder.path)/data", "--web.listen-address=127.0.0.1:\(port)",
                    "--log.level=warn",
                ], ports: [port], folder: folder)
            defer { prometheus.stop() }
            func firing() throws -> Set<String> {
                let answer = try HTTPConnection.get("/api/v1/alerts", port: port).text
                let document = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
                let alerts = (document?["data"] as? [String: Any])?["alerts"] as? [[String: Any]] ?? []
                return Set(
                    alerts.filter { $0["state"] as? String == "firing" }
                        .compactMap { ($0["labels"] as? [String: String])?["alertname"] })
            }
            usleep(2_500_000)
            #expect(try firing() == [])
            for name in ["a", "b"] { try system.backends.setHealth(of: name, failing: true) }
            #expect(
                try Self.patiently { try firing().isSuperset(of: ["BackendWithoutServers", "TooFewHealthyServers"]) })
            for name in ["a", "b"] { try system.backends.setHealth(of: name, failing: false) }
            #expect(try Self.patiently { try firing().isDisjoint(with: ["BackendWithoutServers"]) })
        }
    }

    /// Whether something becomes true within 15 seconds: three readings, their rules, and the wait of the alert.
    private static func patiently(_ condition: () throws -> Bool) throws -> Bool {
        for _ in 0..<3 where try Wait.until(condition) { return true }
        return false
    }

    /// A load balancer with its status page and what was generated for it.
    private struct System {
        let front: Int
        let status: Int
        let backends: Backends
        let generated: URL

        var first: Int { backends["a"] }

        /// The series of the metrics page and their values.
        func figures() throws -> [String: String] {
            let page = try HTTPConnection.get("/metrics", port: status).text
            return page.split(separator: "\n").filter { !$0.hasPrefix("#") }.reduce(into: [:]) { figures, line in
                let end = line.lastIndex(of: " ") ?? line.endIndex
                figures[String(line[..<end])] = String(line[end...].dropFirst())
            }
        }

        /// The names of HAProxy's series that the rules read.
        func names() throws -> Set<String> {
            let text = try ["rules.yml", "dashboard.json"].map {
                try String(contentsOf: generated.appendingPathComponent("prometheus/\($0)"), encoding: .utf8)
            }.joined()
            let words = text.split { !($0.isLetter || $0.isNumber || $0 == "_") }
            return Set(words.filter { $0.hasPrefix("haproxy_") }.map(String.init))
        }
    }

    private func withSystem(_ body: (System) throws -> Void) throws {
        let backends = try Backends(["a", "b"])
        let (front, status) = (try PortPool.take(), try PortPool.take())
        let topology = Self.topology(front, status, backends)
        let folder = try PackageFolder.makeTemporary("monitored")
        defer { try? FileManager.default.removeItem(at: folder) }
        let generated = try BuiltProgram.build(topology, in: folder)
        try Balancer.haproxy.run(topology, ports: [front, status]) { _ in
            let system = System(front: front, status: status, backends: backends, generated: generated)
            #expect(try system.names().count >= 9)
            try body(system)
        }
    }
}
