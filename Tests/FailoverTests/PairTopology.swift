import Foundation

/// A topology of two nodes and one virtual address, with the settings that a test is about.
struct PairTopology {
    /// Lines of the vip beside its addresses, nodes and check.
    var vip = "unicast: true"
    /// The check that each node runs on itself.
    var check = "{http: /health, port: 8765, interval: 1s, timeout: 900ms, rise: 2, fall: 2}"
    var advertInterval = "100ms"
    var addresses = "[192.168.1.25/24]"
    var nodes = "{lb1: 110, lb2: 100}"
    /// Further vips and health checks, indented as in the file.
    var vips = ""
    var checks = ""
    /// Whether the nodes have a second interface, `eth1`, with 10.1.0.26 and 10.1.0.27.
    var hasSecondNetwork = false
    /// Whether the nodes have addresses of IPv6, 2001:db8::26 and 2001:db8::27, beside the others.
    var hasIPv6 = false
    /// Files below /etc/keepalived that the owner has put there, with their text.
    var secrets: [String: String] = [:]
    /// The same where the second node has others.
    var secretsOfSecond: [String: String]?
    /// Lines of keepalived.conf that somebody has changed by hand, and what they were changed to.
    var edits: [String: String] = [:]

    /// The topology as a user writes it.
    var text: String {
        """
        lbgen: 1
        name: hokm
        targets: {keepalived: {version: "2.2.7"}}
        health_checks:
          game: \(check)
        \(checks)
        nodes:
          lb1: {address: 192.168.1.26, interface: eth0}
          lb2: {address: 192.168.1.27, interface: eth0}
        vips:
          front:
            addresses: \(addresses)
            virtual_router_id: 51
            advert_interval: \(advertInterval)
            nodes: \(nodes)
            check: game
            notify: {log: true, command: /var/log/announce}
            \(vip)
        \(vips)

        """
    }

    /// The system that lbgen makes of it; its client asks an address.
    func system(asking address: String = "192.168.1.25") throws -> FailoverSystem {
        let built = try BuiltTopology(text)
        let nodes = [("lb1", "26"), ("lb2", "27")].map { name, number in
            FailoverNode(
                name: name, address: "192.168.1.\(number)/24", interface: "eth0",
                second: hasSecondNetwork ? "10.1.0.\(number)/24" : nil,
                third: hasIPv6 ? "2001:db8::\(number)/64" : nil, files: files(of: name, built))
        }
        return FailoverSystem(
            nodes: nodes, address: address, port: 8765,
            client: address.contains(":") ? "2001:db8::30/64" : "192.168.1.30/24",
            promise: try built.promise(of: "front"))
    }

    private func files(of node: String, _ built: BuiltTopology) -> [FailoverNode.File] {
        let generated = built.files(of: node).map { file in
            var text = String(decoding: file.bytes, as: UTF8.self)
            for (old, new) in edits where file.path == "keepalived.conf" { text = text.replacing(old, with: new) }
            return FailoverNode.File(path: file.path, bytes: Array(text.utf8), mode: file.mode)
        }
        let own = node == "lb2" ? secretsOfSecond ?? secrets : secrets
        return generated
            + own.map { FailoverNode.File(path: $0.key, bytes: Array($0.value.utf8), mode: 0o600) }
    }
}
