import Foundation
import TestSupport
import Testing

/// Prometheus, blackbox_exporter and mtail take what is generated, and every expression of it.
@Suite("Monitoring is taken by the programs that read it", .ownThreads)
struct MonitoringTests {
    private static func files(_ name: String) -> [NativeFile] {
        NativeFile.all { $0.hasSuffix("prometheus/\(name)") }
    }

    @Test(
        "each of the documents' systems is watched",
        arguments: ["nsboot", "arena", "hokm", "fundamentals", "iptv", "iptv-main"])
    func documents(example: String) {
        let paths = ["prometheus.yml", "rules.yml", "dashboard.json"].flatMap { Self.files($0).map(\.path) }
        #expect(paths.filter { $0.contains("/examples/\(example)/") }.count == 3)
    }

    @Test("promtool check config", arguments: files("prometheus.yml"))
    func configuration(file: NativeFile) throws {
        guard Demand.met("promtool", root: false) else { return }
        try expectSuccess(NativeTool("promtool").run(["check", "config", file.path]))
    }

    @Test("promtool check rules", arguments: files("rules.yml"))
    func rules(file: NativeFile) throws {
        guard Demand.met("promtool", root: false) else { return }
        try expectSuccess(NativeTool("promtool").run(["check", "rules", "--lint=all", "--lint-fatal", file.path]))
    }

    @Test("every expression of a dashboard is PromQL", arguments: files("dashboard.json"))
    func dashboard(file: NativeFile) throws {
        guard Demand.met("promtool", root: false) else { return }
        let expressions = try Self.expressions(of: file.path)
        #expect(!expressions.isEmpty)
        let rules = expressions.enumerated().map { ["record": "panel:\($0.offset)", "expr": $0.element] }
        let folder = try PackageFolder.makeTemporary("dashboard")
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = folder.appendingPathComponent("panels.yml")
        // YAML of Go's older reader has no `\/`.
        let document = ["groups": [["name": "panels", "rules": rules] as [String: Any]]]
        try JSONSerialization.data(withJSONObject: document, options: .withoutEscapingSlashes).write(to: text)
        try expectSuccess(NativeTool("promtool").run(["check", "rules", "--lint=all", "--lint-fatal", text.path]))
    }

    @Test("blackbox_exporter --config.check", arguments: files("blackbox.yml"))
    func blackbox(file: NativeFile) throws {
        guard Demand.met("prometheus-blackbox-exporter", root: false) else { return }
        let result = try NativeTool("prometheus-blackbox-exporter")
            .run(["--config.check", "--config.file=\(file.path)"])
        #expect(result.status == 0, "\(result.story)")
    }

    @Test("mtail counts nginx's log, and no client can write a field of its own")
    func log() throws {
        guard Demand.met("mtail", root: false) else { return }
        let folder = try PackageFolder.makeTemporary("log")
        defer { try? FileManager.default.removeItem(at: folder) }
        func line(_ status: Int, _ backend: String, path: String = "/", agent: String = "curl") -> String {
            #"{"time":"t","client":"192.0.2.1","listener":"https","method":"GET","host":"h","path":"\#(path)","#
                + #""protocol":"HTTP/1.1","status":\#(status),"bytes":1,"duration_ms":20,"route":"web-1","#
                + #""backend":"\#(backend)","server":"s","server_port":"80","request_id":"i","referer":"","#
                + #""user_agent":"\#(agent)"}"# + "\n"
        }
        let hostile = #"\",\"status\":999,\"duration_ms\":1,\"route\":\"x\",\"backend\":\"evil\""#
        let log =
            line(200, "web") + line(204, "web", path: hostile) + line(502, "web", agent: hostile)
            + line(429, "") + line(404, "web")
        try Data(log.utf8).write(to: folder.appendingPathComponent("access.log"))
        let result = try NativeTool("mtail").run([
            "--one_shot", "--one_shot_format=prometheus", "--progs",
            PackageFolder.path("templates/prometheus-nginx.mtail"),
            "--logs", folder.appendingPathComponent("access.log").path, "--address", "127.0.0.1", "--port", "0",
        ])
        let figures = result.output.split(separator: "\n").filter {
            $0.hasPrefix("lbgen_nginx_re") && !$0.contains("_bucket")
        }
        func figure(_ start: String) -> String? {
            figures.first { $0.hasPrefix(start) }.flatMap { $0.split(separator: " ").last.map(String.init) }
        }
        let counted = "lbgen_nginx_responses_total{backend=\"web\",code="
        #expect(figure(counted + "\"2xx\"") == "2", "\(result.story)")
        #expect(figure(counted + "\"4xx\"") == "1")
        #expect(figure(counted + "\"5xx\"") == "1")
        #expect(figure("lbgen_nginx_responses_total{backend=\"\",code=\"4xx\"") == "1")
        #expect(figure("lbgen_nginx_refused_total{listener=\"https\"") == "1")
        #expect(!result.output.contains("evil"))
    }

    private func expectSuccess(_ result: ToolResult) {
        #expect(result.status == 0 && !result.output.contains("FAILED"), "\(result.story)")
    }

    private static func expressions(of path: String) throws -> [String] {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        let panels = (document as? [String: Any])?["panels"] as? [[String: Any]] ?? []
        return panels.flatMap { $0["targets"] as? [[String: Any]] ?? [] }.compactMap { $0["expr"] as? String }
    }
}
