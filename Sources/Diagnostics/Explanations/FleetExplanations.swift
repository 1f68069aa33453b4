extension DiagnosticCode {
    /// LB0485 to LB0489: fleets, and limits that several nodes share.
    var fleetExplanation: Explanation {
        switch self {
        case .fleetWithoutAgents:
            Explanation(
                "fleet without agents",
                "Nodes register and report by an agent, which target systemd runs; without that target nothing of the fleet is generated.",
                bad: Self.fleet(targets: "{nginx: {}}"), good: Self.fleet())
        case .fleetWithoutNodes:
            Explanation(
                "fleet without nodes", "The topology's nodes are the fleet; without nodes nobody registers.",
                bad: Self.fleet(nodes: "{}"), good: Self.fleet())
        case .nodeWithoutHostname:
            Explanation(
                "node without host name",
                "A node of a fleet tells the main server the host name that clients are to use.",
                bad: Self.fleet(nodes: "{edge-1: {address: 192.0.2.1}}"), good: Self.fleet())
        case .limitsPerNode:
            Explanation(
                "limits per node",
                "Each proxy counts for itself: with N nodes at work a limit admits up to N times as much in all. `share: fleet` gives each node its part; `share: node` says that a node's own limit is meant. Nodes at work are all `nodes`, or, where virtual addresses lead to them, those that hold one while all are well.",
                bad: Self.shared(""), good: Self.shared(", share: fleet"))
        default:
            Explanation(
                "shared limit rounded",
                "`share: fleet` gives each node a whole number: the part is rounded down, and is 1 at least.",
                bad: Self.shared(", share: fleet", max: 3), good: Self.shared(", share: fleet", max: 4))
        }
    }

    /// LB0720 to LB0722: what a fleet tells whom.
    var fleetSafetyExplanation: Explanation {
        switch self {
        case .fleetKeyInClear:
            Explanation(
                "fleet's key in clear",
                "The agents send the key to the main server with every report; over plain HTTP anybody on the way can read it.",
                bad: Self.fleet(server: "http://main.example.com"), good: Self.fleet())
        case .redirectToPlainHTTP:
            Explanation(
                "redirect to plain HTTP",
                "A backend with `redirect` sends clients that came by TLS to a URL without it: what they ask for then travels in clear, and browsers refuse to load it into pages of HTTPS.",
                bad: Self.redirect("true"), good: Self.redirect("{scheme: https, port: 443}"))
        default:
            Explanation(
                "agent for everybody",
                "The agent's answers tell how full a node is; `allow` names the load balancers that may ask.",
                bad: Self.fleet(more: ", agent: {port: 8405}"),
                good: Self.fleet(more: ", agent: {port: 8405, allow: [10.0.0.5/32]}"))
        }
    }

    private static func fleet(
        server: String = "https://main.example.com", more: String = "",
        nodes: String = "{edge-1: {address: 192.0.2.1, hostname: edge-1.example.com}}",
        targets: String = "{nginx: {}, systemd: {}}"
    ) -> String {
        topology(
            plainSite
                + """

                nodes: \(nodes)
                fleet: {main_server: "\(server)", credentials: {env: MAIN_SERVER_API_KEY}\(more)}
                """, targets: targets)
    }

    private static func redirect(_ redirect: String) -> String {
        topology(
            """
            listeners:
              https: {port: 443, tls: {certificates: [{hosts: ["*"], certificate: /etc/ssl/a.crt, key: /etc/ssl/a.key}]}}
            backends:
              edges: {redirect: \(redirect), servers: [192.0.2.1:80]}
            sites:
              web: {hosts: ["*"], routes: [{backend: edges}]}
            """)
    }

    private static func shared(_ share: String, max: Int = 20) -> String {
        topology(
            plainSite
                + """

                nodes: {lb1: {address: 192.0.2.1}, lb2: {address: 192.0.2.2}}
                listeners:
                  http: {port: 80, connection_limit: {max: \(max)\(share)}}
                """)
    }
}
