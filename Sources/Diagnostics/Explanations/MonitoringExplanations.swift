extension DiagnosticCode {
    /// LB0479, LB0490 and LB0491: what Prometheus can read.
    var monitoringExplanation: Explanation {
        switch self {
        case .metricsOutOfReach:
            Explanation(
                "metrics page out of reach",
                "Prometheus is to read the nodes' metrics pages, and these listen on the loopback address, where only a Prometheus on the same machine can read them. Let them listen on an address that Prometheus reaches, and name it in `allow`: nobody else is let in.",
                bad: Self.watched("{listen: \"127.0.0.1:8404\", metrics: /metrics}"),
                good: Self.watched("{listen: \"0.0.0.0:8404\", metrics: /metrics, allow: [192.0.2.9/32]}"))
        case .exporterKeptOut:
            Explanation(
                "exporter kept out",
                "nginx's figures are read by an exporter on each node, which asks the status page from there. A page that lets only Prometheus in answers it with 403, and nginx seems to be down.",
                bad: Self.watched("{listen: \"0.0.0.0:8404\", allow: [192.0.2.9/32]}", "nginx"),
                good: Self.watched("{listen: \"0.0.0.0:8404\", allow: [127.0.0.1/32]}", "nginx"))
        default:
            Explanation(
                "no metrics page",
                "Prometheus is a target and HAProxy has no metrics page: nobody watches its servers, its queues and its errors.",
                bad: Self.watched("{listen: \"0.0.0.0:8404\", allow: [192.0.2.9/32]}"),
                good: Self.watched("{listen: \"0.0.0.0:8404\", metrics: /metrics, allow: [192.0.2.9/32]}"))
        }
    }

    private static func watched(_ status: String, _ proxy: String = "haproxy") -> String {
        topology(
            "nodes:\n  lb1: {address: 192.0.2.1}\nstatus: \(status)\n" + plainSite,
            targets: "{\(proxy): {}, prometheus: {}}")
    }

    /// Losses of monitoring.
    var monitoringLossMeaning: (String, String)? {
        switch self {
        case .alerts: ("alerts", "People are told when something is wrong: Prometheus watches what the targets report.")
        default: nil
        }
    }
}
