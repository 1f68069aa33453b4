import Diagnostics
import TopologyModel

/// LB0490, LB0491: Prometheus is a target, and what it is to read is there and within its reach.
enum MetricsPageRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let targets = subject.topology.targets.value
        guard let prometheus = targets.prometheus, targets.haproxy != nil else { return }
        let status = subject.topology.status
        guard let status, status.value.metrics != nil else {
            bag.report(
                Diagnostic(
                    .metricsMissing, "Prometheus has nothing to read of HAProxy: there is no metrics page",
                    at: status?.span ?? prometheus.span,
                    help: ["`status: {listen: \"0.0.0.0:8404\", metrics: /metrics, allow: [ADDRESS/32]}`"]))
            return
        }
        let listen = status.value.listen
        if case .address(let address) = listen.value.host, address.isLoopback, !subject.topology.nodes.isEmpty {
            bag.report(
                Diagnostic(
                    .metricsOutOfReach,
                    "the metrics pages listen on \(listen.value.text): only a Prometheus on each node itself can read them",
                    at: listen.span, label: "on each node by itself",
                    help: ["listen on `0.0.0.0:\(listen.value.port)` and name Prometheus in `allow`"]))
        }
    }
}
