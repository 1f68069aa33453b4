import Foundation

/// A topology of two nodes and one virtual address, with the settings that a test is about.
struct PairTopology {
    /// Lines of the vip beside its addresses, nodes and check.
    var vip = "unicast: true"
    /// The check that each node runs on itself.
    var check = "{http: /health, port: 8765, interval: 1s, timeout: 900ms, rise: 2, fall: 2}"
    var advertInterval = "100ms"
    var addresses = "[192.168.1.25/24]"

    /// Checks, then advertisements: rise x interval after the next check's start, and an election.
    var failback = 4.5

    /// The topology as a user writes it.
    var text: String {
        """
        lbgen: 1
        name: hokm
        targets: {keepalived: {version: "2.2.7"}}
        health_checks:
          game: \(check)
        nodes:
          lb1: {address: 192.168.1.26, interface: eth0}
          lb2: {address: 192.168.1.27, interface: eth0}
        vips:
          front:
            addresses: \(addresses)
            virtual_router_id: 51
            advert_interval: \(advertInterval)
            nodes: {lb1: 110, lb2: 100}
            check: game
            notify: {log: true, command: /var/log/announce}
            \(vip)

        """
    }

    /// The system that lbgen makes of it.
    func system() throws -> FailoverSystem {
        let built = try BuiltTopology(text)
        return FailoverSystem(
            nodes: [("lb1", "192.168.1.26/24"), ("lb2", "192.168.1.27/24")].map { name, address in
                FailoverNode(name: name, address: address, interface: "eth0", files: built.files(of: name))
            },
            address: "192.168.1.25", port: 8765, client: "192.168.1.30/24",
            bound: try built.bound(of: "front"), failback: failback)
    }
}
