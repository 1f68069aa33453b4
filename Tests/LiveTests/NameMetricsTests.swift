import Foundation
import TestSupport
import Testing

@Suite("Live: a name that fails over is watched as clients see it", .ownThreads)
struct NameMetricsTests {
    private static let name = "game.example.com"

    private static func topology(_ backend: Int, blackbox: Int) -> String {
        """
        lbgen: 1
        name: live
        targets: {dns: {}, prometheus: {scrape_interval: 1s, exporters: {blackbox: "127.0.0.1:\(blackbox)"}}}
        health_checks:
          game: {http: /health, port: \(backend), expect: [200-299], interval: 1s, timeout: 1s}
        dns_failover:
          \(name):
            type: A
            primary: 127.0.0.1
            secondary: 127.0.0.2
            check: game
            provider: route53
            zone: example.com
            credentials: {file: /etc/dns-failover/aws}
        """
    }

    /// What blackbox_exporter is asked by Prometheus: `/probe` with the module and the target of the job.
    private static func probe(_ port: Int, _ backend: Int) throws -> [String: Double] {
        let target = "http%3A%2F%2F\(name)%3A\(backend)%2Fhealth"
        let answer = try HTTPConnection.get("/probe?module=lbgen_name_\(name)-a&target=\(target)", port: port).text
        return answer.split(separator: "\n").filter { !$0.hasPrefix("#") }.reduce(into: [:]) { found, line in
            let words = line.split(separator: " ")
            if words.count == 2 { found[String(words[0])] = Double(words[1]) }
        }
    }

    @Test("the hash of its address tells primary from secondary, and Prometheus tells of a move and of the way back")
    func moves() throws {
        guard Demand.met("prometheus", "prometheus-blackbox-exporter", "python3") else { return }
        let backends = try Backends(["game"])
        let (blackbox, prometheus) = (try PortPool.take(), try PortPool.take())
        let folder = try PackageFolder.makeTemporary("names")
        defer { try? FileManager.default.removeItem(at: folder) }
        let port = backends.ports[0].port
        let generated = try BuiltProgram.build(Self.topology(port, blackbox: blackbox), in: folder)
        let hosts = folder.appendingPathComponent("hosts")
        func point(to address: String) throws {
            try Data("127.0.0.1 localhost\n\(address) \(Self.name)\n".utf8).write(to: hosts)
        }
        try point(to: "127.0.0.1")
        let files = generated.appendingPathComponent("prometheus").path
        let exporter = try Daemon(
            try NativeTool.python(),
            [PackageFolder.path("scripts/sandbox.py"), "--copy", "\(files):/etc/prometheus"]
                + ["--bind", "\(hosts.path):/etc/hosts", "--", "prometheus-blackbox-exporter"]
                + ["--config.file=/etc/prometheus/blackbox.yml", "--web.listen-address=127.0.0.1:\(blackbox)"],
            ports: [blackbox], folder: try PackageFolder.makeTemporary("blackbox"))
        defer { exporter.stop() }
        let found = try Self.probe(blackbox, port)
        #expect(found["probe_success"] == 1, "\(found) \(exporter.words)")
        let server = try Daemon(
            NativeTool("prometheus"),
            [
                "--config.file=\(files)/prometheus.yml", "--storage.tsdb.path=\(folder.path)/data",
                "--web.listen-address=127.0.0.1:\(prometheus)", "--log.level=warn",
            ], ports: [prometheus], folder: try PackageFolder.makeTemporary("prometheus"))
        defer { server.stop() }
        func firing() throws -> [String] {
            let answer = try HTTPConnection.get("/api/v1/alerts", port: prometheus).text
            let document = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
            let alerts = (document?["data"] as? [String: Any])?["alerts"] as? [[String: Any]] ?? []
            return alerts.filter { $0["state"] as? String == "firing" }
                .compactMap { ($0["labels"] as? [String: String])?["alertname"] }
        }
        #expect(try Wait.until { try HTTPConnection.get("/-/ready", port: prometheus).status == 200 })
        usleep(3_000_000)
        #expect(try firing() == [])
        // The list is read anew when it is five seconds old.
        for (address, alerts) in [
            ("127.0.0.2", ["NameFailedOver"]), ("127.0.0.3", ["NamePointsElsewhere"]), ("127.0.0.1", []),
        ] {
            try point(to: address)
            let isTold = try Self.patiently { try firing() == alerts }
            let (told, seen) = (try firing(), try Self.probe(blackbox, port))
            #expect(isTold, "\(address): \(told) \(seen)")
        }
    }

    private static func patiently(_ condition: () throws -> Bool) throws -> Bool {
        for _ in 0..<4 where try Wait.until(condition) { return true }
        return false
    }
}
