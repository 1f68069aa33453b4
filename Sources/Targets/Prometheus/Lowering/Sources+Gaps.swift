import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Sources {
    /// Says what nobody can read, and of what no alert can be given.
    func reportGaps(to losses: LossReporter) {
        if plan.targets.nginx != nil { reportNginx(to: losses) }
        reportCertificates(to: losses)
    }

    private func reportNginx(to losses: LossReporter) {
        let place = plan.alerts?.span ?? plan.targets.prometheusSpan
        if !readsHAProxy, readsPlus {
            losses.approximate(
                .alerts, "no alert on queues, refusals and backends of connections of nginx Plus", at: place)
        } else if !readsHAProxy {
            losses.approximate(
                .alerts,
                "nginx reports no server's health (stub_status has totals only): no alert on healthy servers, queues or refusals of connections",
                at: place)
        }
        guard !readsNginxLog, !readsPlus else { return }
        let reason =
            plan.logging?.format.value == .json
            ? "nginx's log goes to syslog, where mtail does not read it"
            : "nginx reports no status codes; `logging: {format: json}` would let mtail count them"
        losses.approximate(.alerts, "no error rates of nginx: \(reason)", at: place)
    }

    private func reportCertificates(to losses: LossReporter) {
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, let tls = http.tls,
                tls.clientAuth?.value.mode.value == .required
            else { continue }
            losses.approximate(
                .alerts,
                "the certificates of listener `\(listener.name.text)` are not watched: it answers nobody without a client certificate",
                at: tls.clientAuth?.span ?? listener.span)
        }
    }
}

extension TargetSettings {
    /// Where the Prometheus target stands.
    var prometheusSpan: SourceSpan { prometheus?.span ?? .start }
}
