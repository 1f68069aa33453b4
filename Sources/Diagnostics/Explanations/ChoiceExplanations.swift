extension DiagnosticCode {
    /// LB0435 to LB0439: how a server is chosen.
    var choiceExplanation: Explanation {
        switch self {
        case .firstWithoutLimits:
            Explanation(
                "first without limits",
                "`balance: first` fills one server after the other: a server without `max_connections` is never full, so those behind it get nothing.",
                bad: Self.first(""), good: Self.first(", max_connections: 100"))
        default:
            Explanation(
                "preference without regions",
                "`prefer: region` compares the region of the node that runs the load balancer with those of the servers: without a node in a region, or without a server in a region that the node comes near to, nothing is preferred.",
                bad: Self.preference(""), good: Self.preference(", region: east"))
        }
    }

    private static func first(_ limit: String) -> String {
        topology(
            """
            backends:
              web:
                balance: first
                servers:
                  - {address: 10.0.0.1, port: 80\(limit)}
                  - {address: 10.0.0.2, port: 80}
            sites:
              web: {hosts: ["*"], routes: [{backend: web}]}
            """, targets: "{haproxy: {}}")
    }

    private static func preference(_ region: String) -> String {
        topology(
            """
            regions: {east: {}}
            nodes:
              lb1: {address: 192.0.2.1\(region)}
            backends:
              web:
                prefer: region
                servers:
                  - {address: 10.0.0.1, port: 80, region: east}
                  - {address: 10.0.0.2, port: 80}
            sites:
              web: {hosts: ["*"], routes: [{backend: web}]}
            """, targets: "{haproxy: {}}")
    }
}
