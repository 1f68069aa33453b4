import Foundation
import TestSupport
import Testing

@Suite("Live: nginx Plus's servers are watched by what its exporter tells", .ownThreads)
struct PlusMetricsTests {
    private static func topology(exporter: Int, page: Int) -> String {
        """
        lbgen: 1
        name: live
        targets:
          nginx: {version: "1.27.4", edition: plus}
          prometheus: {scrape_interval: 1s, exporters: {nginx: \(exporter)}}
        backends:
          web: {servers: [192.0.2.1:80, 192.0.2.2:80, 192.0.2.3:80]}
        sites:
          web: {hosts: ["*"], routes: [{backend: web}]}
        status: {listen: "127.0.0.1:\(page)"}
        alerts: {for: 1s, healthy_servers_below: 50%}
        """
    }

    /// The rules, over the real exporter and an API that the test plays.
    @Test("servers that fail are told of, those in maintenance are not, and none left is")
    func states() throws {
        guard Demand.met("prometheus", "promtool", "prometheus-nginx-exporter", "python3") else { return }
        let folder = try PackageFolder.makeTemporary("plus")
        defer { try? FileManager.default.removeItem(at: folder) }
        let (page, exporter, prometheus) = (try PortPool.take(), try PortPool.take(), try PortPool.take())
        let generated = try BuiltProgram.build(Self.topology(exporter: exporter, page: page), in: folder)
        let text = try String(contentsOf: generated.appendingPathComponent("nginx/nginx.conf"), encoding: .utf8)
        #expect(
            text.contains("location /api {\n            api;\n            allow 127.0.0.1/32;\n            deny all;"))
        let checked = try NativeTool("promtool").run(
            ["check", "rules", "--lint=all", "--lint-fatal", "\(generated.path)/prometheus/rules.yml"])
        #expect(checked.status == 0, "\(checked.story)")
        let states = folder.appendingPathComponent("states")
        func set(_ words: String) throws { try Data(words.utf8).write(to: states, options: .atomic) }
        try set("up up up")
        let daemons = try [
            (
                try NativeTool.python(),
                [PackageFolder.path("Sources/TestSupport/Programs/plus_api.py"), "\(page)", folder.path, "live_web"],
                page
            ),
            (
                try NativeTool("prometheus-nginx-exporter"),
                [
                    "-nginx.plus", "-nginx.scrape-uri=http://127.0.0.1:\(page)/api",
                    "-web.listen-address=127.0.0.1:\(exporter)",
                ], exporter
            ),
            (
                try NativeTool("prometheus"),
                [
                    "--config.file=\(generated.path)/prometheus/prometheus.yml", "--log.level=warn",
                    "--storage.tsdb.path=\(folder.path)/data", "--web.listen-address=127.0.0.1:\(prometheus)",
                ], prometheus
            ),
        ].map { try Daemon($0.0, $0.1, ports: [$0.2], folder: try PackageFolder.makeTemporary("plus-daemon")) }
        defer { daemons.reversed().forEach { $0.stop() } }
        #expect(try Wait.until { try HTTPConnection.get("/-/ready", port: prometheus).status == 200 })
        func firing() throws -> Set<String> {
            let answer = try HTTPConnection.get("/api/v1/alerts", port: prometheus).text
            let document = try JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any]
            let alerts = (document?["data"] as? [String: Any])?["alerts"] as? [[String: Any]] ?? []
            return Set(
                alerts.filter { $0["state"] as? String == "firing" }
                    .compactMap { ($0["labels"] as? [String: String])?["alertname"] })
        }
        for (words, alerts) in [
            ("up unhealthy unavail", ["TooFewHealthyServers"]), ("up down draining", []),
            ("unhealthy unavail unhealthy", ["BackendWithoutServers", "TooFewHealthyServers"]), ("up up up", []),
        ] as [(String, Set<String>)] {
            try set(words)
            let isTold = try Wait.until { try firing() == alerts } || Wait.until { try firing() == alerts }
            let told = try firing()
            #expect(isTold, "\(words): \(told) \(daemons.map(\.words))")
        }
        let figures = try HTTPConnection.get("/metrics", port: exporter).text
        for series in [
            "nginxplus_up 1", "nginxplus_http_requests_total", "nginxplus_connections_active",
            #"nginxplus_upstream_server_responses{code="5xx",server="192.0.2.0:80",upstream="live_web"} 1"#,
        ] { #expect(figures.contains(series), "\(series)") }
    }
}
