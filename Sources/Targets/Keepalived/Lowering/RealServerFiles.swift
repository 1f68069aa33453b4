import Diagnostics
import EmbeddedTemplates
import Planning
import Rendering
import TopologyModel

/// What the servers of a virtual server install, where they bear its address themselves: one folder for all of them.
struct RealServerFiles {
    private let service: LVSPlan
    private let devices: [String]

    /// The folder of a virtual server; `nil` for `nat`, whose servers need no more than a route back through the node.
    init?(_ service: LVSPlan, of backend: BackendPlan) {
        switch service.settings.forward.value {
        case .nat: return nil
        case .dr: devices = []
        case .tun: devices = Self.devices(service.settings.address.value, backend)
        }
        self.service = service
    }

    /// The devices that open tunnels to the servers, IPv4 and IPv6.
    private static func devices(_ address: IPAddress, _ backend: BackendPlan) -> [String] {
        var families: Set<Bool> = []
        for server in backend.servers {
            if case .address(let own) = server.host { families.insert(own.isIPv6) }
        }
        return [(false, address.isIPv6 ? "sit0" : "tunl0"), (true, "ip6tnl0")]
            .filter { families.contains($0.0) }.map(\.1)
    }

    /// The unit, the script that it runs, and what installs both.
    func files(header: [String]) -> [OutputFile] {
        let name = "lbgen-lvs-\(service.name.text)"
        let folder = "keepalived/real_servers/\(service.name.text)"
        let script = "/usr/local/sbin/keepalived-real-server.sh"
        let words = ([service.settings.address.value.text] + devices).joined(separator: " ")
        var machine = MachineFiles(folder: folder, part: "lvs-\(service.name.text)")
        machine.add(
            OutputFile(
                path: "\(folder)/keepalived-real-server.sh", bytes: Array(EmbeddedTemplates.keepalivedRealServer.utf8),
                mode: 0o755), at: script)
        machine.add(
            "\(name).service",
            [
                "[Unit]", "Description=The address of the LVS virtual server \(service.name.text)",
                "After=network.target", "",
                "[Service]", "Type=oneshot", "RemainAfterExit=yes", "ExecStart=\(script) start \(words)",
                "ExecStop=\(script) stop \(words)", "", "[Install]", "WantedBy=multi-user.target",
            ], header: header, at: "/etc/systemd/system/\(name).service")
        return machine.files(header: header)
    }
}
