import EmbeddedTemplates

/// The shape that the keepalived target generates, written by hand, so that the bench can be judged on its own.
enum HandWrittenSystem {
    /// How a pair notices a failure.
    struct Timers {
        let advert: String
        let version: Int
        let interval: Int
        let fall: Int
        let timeout: Int
    }

    /// Two nodes whose check is the script's name and arguments, with ADDRESS for the node's own.
    static func pair(check: String, _ timers: Timers, bound: Double, failback: Double) -> FailoverSystem {
        let nodes = [("lb1", "192.168.1.26", 110), ("lb2", "192.168.1.27", 100)]
        return FailoverSystem(
            nodes: nodes.map { name, address, priority in
                let peers = nodes.map(\.1).filter { $0 != address }
                let text = configuration(
                    name, address, priority, peers, check: check.replacing("ADDRESS", with: address), timers)
                return FailoverNode(
                    name: name, address: address + "/24", interface: "eth0",
                    files: [
                        .init(path: "keepalived.conf", bytes: Array(text.utf8), mode: 0o644),
                        script("check-http", EmbeddedTemplates.keepalivedCheckHTTP),
                        script("check-tcp", EmbeddedTemplates.keepalivedCheckTCP),
                        script("notify", EmbeddedTemplates.keepalivedNotify),
                    ])
            },
            address: "192.168.1.25", port: 8765, client: "192.168.1.30/24",
            bound: bound, failback: failback)
    }

    private static func script(_ name: String, _ bytes: [UInt8]) -> FailoverNode.File {
        .init(path: "scripts/keepalived-\(name).sh", bytes: bytes, mode: 0o755)
    }

    private static func configuration(
        _ name: String, _ address: String, _ priority: Int, _ peers: [String], check: String, _ timers: Timers
    ) -> String {
        """
        global_defs {
            router_id \(name)
            enable_script_security
            script_user root
            vrrp_garp_master_refresh 5
            vrrp_garp_master_refresh_repeat 1
            vrrp_higher_prio_send_advert true
        }

        vrrp_script game {
            script "/etc/keepalived/scripts/\(check)"
            interval \(timers.interval)
            timeout \(timers.timeout)
            rise 2
            fall \(timers.fall)
            init_fail
        }

        vrrp_instance front {
            version \(timers.version)
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority \(priority)
            advert_int \(timers.advert)
            unicast_src_ip \(address)
            unicast_peer {
                \(peers.joined(separator: "\n        "))
            }
            virtual_ipaddress {
                192.168.1.25/24 dev eth0
            }
            track_script {
                game
            }
            notify "/etc/keepalived/scripts/keepalived-notify.sh --log /var/log/keepalived.log"
        }

        """
    }
}
