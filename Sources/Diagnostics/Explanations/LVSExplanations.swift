extension DiagnosticCode {
    /// Virtual servers of the kernel's own balancer.
    var lvsExplanation: Explanation {
        switch self {
        case .lvsPortMapping:
            Explanation(
                "port changed without NAT",
                "With `dr` and `tun` packets reach the server unchanged, so it must listen on the port that clients connect to. `nat` can change it.",
                bad: lvs("forward: dr", server: "10.0.0.1:8080"), good: lvs("forward: nat", server: "10.0.0.1:8080"))
        case .lvsMixedFamilies:
            Explanation(
                "address families mixed",
                "`nat` and `dr` cannot turn IPv4 into IPv6 or back. `tun` puts packets of one family into packets of the other.",
                bad: lvs("forward: nat", server: "'[2001:db8::1]:80'"),
                good: lvs("forward: tun", server: "'[2001:db8::1]:80'"))
        case .lvsServerName:
            Explanation(
                "server without address", "The kernel forwards to addresses; it asks no name server.",
                bad: lvs("forward: nat", server: "web-1:80"), good: lvs("forward: nat"))
        case .lvsAddressElsewhere:
            Explanation(
                "virtual server on nobody's address",
                "A virtual server answers at an address that the nodes hold: one of a vip, which moves when a node fails.",
                bad: lvs("forward: nat", address: "192.168.1.99"), good: lvs("forward: nat"))
        case .lvsClash:
            Explanation(
                "virtual servers collide",
                "Two virtual servers, or one and a listener, have the same address and port; the kernel takes packets before any program.",
                bad: lvs(
                    "forward: nat", more: "\n  again: {address: 192.168.1.25, port: 80, forward: nat, backend: web}"),
                good: lvs(
                    "forward: nat", more: "\n  again: {address: 192.168.1.25, port: 81, forward: nat, backend: web}"))
        case .lvsProtocolMismatch:
            Explanation(
                "setting of another protocol",
                "`one_packet` is for datagrams, `scheduler_flags` are those of `sh` and `mh`, and a network has at most 32 or 128 bits.",
                bad: lvs("forward: nat, one_packet: true"), good: lvs("forward: nat, protocol: udp, one_packet: true"))
        case .lvsQuorum:
            Explanation(
                "quorum out of reach",
                "`quorum` counts the weights of healthy servers; with `hysteresis` it is reached at their sum and lost at their difference.",
                bad: lvs("forward: nat, quorum: 5"), good: lvs("forward: nat, quorum: 1"))
        case .lvsDirectorIsServer:
            Explanation(
                "director and server at once",
                "With `dr` and `tun` a node that is also a server balances again what the other node sends it: connections hang.",
                bad: lvs("forward: dr", server: "192.168.1.26:80"), good: lvs("forward: dr", server: "10.0.0.1:80"))
        default:
            Explanation(
                "LVS needs ip_vs",
                "keepalived ends at its start, virtual addresses and all, where the kernel has no ip_vs. `install.sh` looks for it first.",
                bad: lvs("forward: nat"))
        }
    }

    private func lvs(
        _ settings: String, server: String = "10.0.0.1:80", address: String = "192.168.1.25", more: String = ""
    ) -> String {
        topology(
            "nodes:\n  a: {address: 192.168.1.26}\n  b: {address: 192.168.1.27}\nvips:\n"
                + "  one: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {a: 110, b: 100}}\n"
                + "backends:\n  web: {servers: [\(server)]}\n"
                + "lvs:\n  web: {address: \(address), port: 80, backend: web, \(settings)}" + more,
            targets: "{keepalived: {}}")
    }
}
