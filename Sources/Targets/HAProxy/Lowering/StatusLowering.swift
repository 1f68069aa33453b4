import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// The pages for people and for Prometheus; never with the power to change anything.
    mutating func lowerStatus() {
        guard let status = plan.status?.value else { return }
        document.section("frontend status")
        document.line("bind", .socket(status.listen.value.host, status.listen.value.port))
        document.line("option dontlog-normal")
        // HAProxy takes 64 words a line.
        var allowed = status.allow.map { Word.network($0.value) }[...]
        while !allowed.isEmpty {
            document.add("acl allowed src --")
            for network in allowed.prefix(40) { document.add(network) }
            document.endLine()
            allowed = allowed.dropFirst(40)
        }
        document.line("http-request deny deny_status 403 unless allowed")
        if let metrics = status.metrics {
            document.line(
                "http-request use-service prometheus-exporter if { path -m str --",
                .encoded(EncodedPath(metrics.value)), "}")
        }
        document.line(
            "http-request return status 404 default-errorfiles unless { path -m beg --",
            .encoded(EncodedPath(status.path.value)), "}")
        document.line("stats enable")
        document.line("stats uri", .encoded(EncodedPath(status.path.value)))
        document.line("stats refresh 30s")
    }
}
