extension DiagnosticCode {
    /// LB0450 to LB0457: settings of virtual addresses that do not go together.
    var virtualRouterExplanation: Explanation {
        switch self {
        case .vrrpVersionMismatch:
            return Explanation(
                "VRRP version too low",
                "VRRP version 2 advertises IPv4 addresses alone and counts whole seconds (RFC 3768). Left out, the version is the lowest that the vip can have.",
                bad: vip("vrrp_version: 2, advert_interval: 100ms"), good: vip("advert_interval: 100ms"))
        case .authenticationMismatch:
            return Explanation(
                "no passwords in version 3",
                "VRRP version 3 has no passwords (RFC 9568, 9): keepalived would ignore this one. From 2.4 on it can sign advertisements.",
                bad: vip("advert_interval: 100ms, auth: {pass: {file: /etc/keepalived/secrets/one}}"),
                good: vip(
                    "advert_interval: 100ms, auth: {hmac: {file: /etc/keepalived/secrets/one}}",
                    targets: "{keepalived: {version: \"2.4\"}}"))
        case .unicastAddressElsewhere:
            return Explanation(
                "unicast address on another interface",
                "Unicast advertisements leave through the interface of the vip; the node's own address is on another, so the nodes would not hear each other and all be master.",
                bad: vip("interface: eth1, unicast: true"),
                good: vip(
                    "interface: eth1, unicast: true",
                    nodes: "{a: {priority: 110, address: 10.1.0.26}, b: {priority: 100, address: 10.1.0.27}}"))
        case .syncGroupMismatch:
            return Explanation(
                "sync group does not fit",
                "Vips of one `sync` group move together: there must be two of them, with the same nodes in the same order of priorities and one way of coming back. Otherwise keepalived elects one node for the one and another for the other, without end.",
                bad: vip("sync: pair"),
                good: vip("sync: pair")
                    + "  two: {addresses: [192.168.1.30/24], virtual_router_id: 52, nodes: {a: 110, b: 100}, sync: pair}\n"
            )
        case .trackingWithoutEffect:
            return Explanation(
                "tracking without effect",
                "A vip's own interface is watched anyway, and a thing that is watched twice is watched once.",
                bad: vip("track: [{interface: eth0}]"), good: vip("track: [{interface: eth1}]"))
        case .delayWithoutPreemption:
            return Explanation(
                "delay without preemption",
                "`preempt_delay` makes a better node wait before it takes the address back; with `preempt: false` it never does.",
                bad: vip("preempt: false, preempt_delay: 30s"), good: vip("preempt_delay: 30s"))
        case .oneAnswerMovesAddress:
            return Explanation(
                "one bad answer moves the address",
                "With `fall: 1` a single lost packet takes the address to the other node, and `rise` good answers bring it back: it flaps.",
                bad: checked("fall: 1"), good: checked("fall: 2"))
        case .trackedFolderGone:
            return Explanation(
                "folder of a tracked file",
                "The folder of a tracked file must be there when keepalived starts, or it silently watches nothing (seen on 2.2.7). Folders below /run are gone after a restart.",
                bad: vip("track: [{file: /run/lb/drain}]"), good: vip("track: [{file: /run/keepalived-drain}]"))
        default:
            return Explanation(
                "a split is not healed for clients",
                "After a split of the network both nodes have answered. Clients that hear no further announcement stay with the node that has stepped down.",
                bad: vip("garp: {refresh: 0s}"), good: vip("garp: {refresh: 5s}"))
        }
    }

    /// LB0705 and LB0706: virtual addresses that others may take.
    var virtualRouterSafetyExplanation: Explanation {
        switch self {
        case .clearTextPassword:
            Explanation(
                "password in clear text",
                "VRRP version 2 sends its password, 8 characters at most, with each advertisement: who can hear it can use it. It keeps out mistakes, not attackers.",
                bad: vip("auth: {pass: {file: /etc/keepalived/secrets/one}}"),
                good: vip(
                    "auth: {hmac: {file: /etc/keepalived/secrets/one}}", targets: "{keepalived: {version: \"2.4\"}}"))
        default:
            Explanation(
                "tracked file for everybody",
                "Everybody may make files in such a folder: who makes the tracked one moves the address as they like.",
                bad: vip("track: [{file: /tmp/drain}]"), good: vip("track: [{file: /run/keepalived-drain}]"))
        }
    }

    private func vip(
        _ settings: String, nodes: String = "{a: 110, b: 100}", targets: String = "{keepalived: {}}"
    ) -> String {
        topology(
            "nodes:\n  a: {address: 192.168.1.26}\n  b: {address: 192.168.1.27}\nvips:\n  one: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: \(nodes), \(settings)}",
            targets: targets)
    }

    private func checked(_ setting: String) -> String {
        "lbgen: 1\nname: web\ntargets: {keepalived: {}}\nhealth_checks:\n  web: {http: /health, port: 8080, \(setting)}\n"
            + "nodes:\n  a: {address: 192.168.1.26}\n  b: {address: 192.168.1.27}\nvips:\n  one: {addresses: [192.168.1.25/24], virtual_router_id: 51, nodes: {a: 110, b: 100}, check: web}\n"
    }
}
