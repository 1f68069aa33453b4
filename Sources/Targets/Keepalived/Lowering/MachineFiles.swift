import EmbeddedTemplates
import Planning
import Rendering
import TopologyModel

/// What a machine needs beside keepalived's own files, and what installs all of it.
///
/// No text of the topology stands in these files but the names of nodes and services and addresses, whose alphabets
/// have no byte that a sysctl file, a unit or the list gives a meaning.
struct MachineFiles {
    /// A file of the folder: where it lies there, and where it is installed.
    struct Item {
        let file: OutputFile
        /// An absolute path.
        let destination: String
    }

    /// The folder, below the output folder, without a final slash.
    let folder: String
    /// The name under which the machine remembers what was installed: `keepalived`.
    let part: String
    private var items: [Item] = []

    /// An empty folder.
    init(folder: String, part: String) {
        self.folder = folder
        self.part = part
    }

    /// Adds a file that stands in the folder already, at the place the folder ships to.
    mutating func add(_ file: OutputFile, at destination: String) {
        items.append(Item(file: file, destination: destination))
    }

    /// Adds a text of the machine's own, after the banner.
    mutating func add(_ name: String, _ lines: [String], header: [String], at destination: String) {
        let text = (header.map { "# \($0)" } + [""] + lines).joined(separator: "\n") + "\n"
        add(OutputFile(path: "\(folder)/\(name)", bytes: Array(text.utf8)), at: destination)
    }

    /// All files, the list of them and the script that installs them.
    func files(header: [String]) -> [OutputFile] {
        var list = header.map { "# \($0)" } + ["# MODE SHA256 SOURCE DESTINATION, for install.sh.", "part \(part)"]
        for item in items {
            let source = item.file.path.dropFirst(folder.utf8.count + 1)
            let mode = item.file.mode == 0o755 ? "0755" : "0644"
            list.append("\(mode) \(Digest(of: item.file.bytes).hexadecimal) \(source) \(item.destination)")
        }
        let text = list.joined(separator: "\n") + "\n"
        return items.map(\.file) + [
            OutputFile(path: "\(folder)/install.list", bytes: Array(text.utf8)),
            OutputFile(
                path: "\(folder)/install.sh", bytes: Array(EmbeddedTemplates.keepalivedInstall.utf8), mode: 0o755),
        ]
    }
}

extension MachineFiles {
    /// Completes the folder of a node that runs keepalived: `files` are its configuration and scripts.
    static func ofNode(
        _ node: Identifier, _ files: [OutputFile], needs: MachineNeeds, header: [String]
    ) -> [OutputFile] {
        let folder = "keepalived/\(node.text)"
        var machine = MachineFiles(folder: folder, part: "keepalived")
        for file in files {
            machine.add(file, at: "/etc/keepalived/" + file.path.dropFirst(folder.utf8.count + 1))
        }
        if !needs.sysctls.isEmpty {
            machine.add(
                "sysctl.conf", needs.sysctls, header: header, at: "/etc/sysctl.d/60-lbgen-keepalived.conf")
        }
        if needs.forwards {
            machine.add("modules.conf", ["ip_vs"], header: header, at: "/etc/modules-load.d/lbgen-keepalived.conf")
        }
        if needs.keepsLog {
            machine.add("logrotate.conf", logRotation, header: header, at: "/etc/logrotate.d/lbgen-keepalived")
        }
        machine.add(
            "systemd.conf", unitSettings(after: needs.proxies), header: header,
            at: "/etc/systemd/system/keepalived.service.d/lbgen.conf")
        return machine.files(header: header)
    }

    /// The log of the state scripts, which open it anew for every line: no signal is needed (logrotate(8)).
    private static let logRotation = [
        "/var/log/keepalived.log {", "    weekly", "    maxsize 10M", "    rotate 8", "    compress",
        "    delaycompress", "    missingok", "    notifempty", "    create 0640 root adm", "}",
    ]

    /// The drop-in of keepalived's own unit (systemd.unit(5), systemd.service(5), systemd.exec(5)).
    private static func unitSettings(after proxies: [String]) -> [String] {
        let order = (["network-online.target"] + proxies.map { "\($0).service" }).joined(separator: " ")
        return [
            "[Unit]",
            "# A node claims its addresses when what answers at them is up.",
            "After=\(order)", "Wants=network-online.target",
            "# A daemon that is needed to move addresses is started again however often it ends.",
            "StartLimitIntervalSec=0", "",
            "[Service]", "Restart=always", "RestartSec=1s", "LimitNOFILE=65536",
            "# Memory runs out on the others first: a node that is short of it should still answer its peers.",
            "OOMScoreAdjust=-900",
        ]
    }
}

/// What a node's kernel and logs need for the work that its keepalived does.
struct MachineNeeds {
    /// Lines of a sysctl file, with their comments.
    var sysctls: [String] = []
    /// Whether the state scripts write a log file.
    var keepsLog = false
    /// Whether the kernel's balancer must be there.
    var forwards = false
    /// The proxies of the topology, by the names of their units.
    var proxies: [String] = []

    /// What a node needs for the virtual routers that it is a member of.
    init(_ node: Int, plan: Plan, keepsLog: Bool) {
        self.keepsLog = keepsLog
        if plan.targets.nginx != nil { proxies.append("nginx") }
        if plan.targets.haproxy != nil { proxies.append("haproxy") }
        let virtual = plan.virtualRouters.filter { $0.members.contains { $0.node == node } }
            .flatMap { $0.addresses.map(\.address) }
        let bound = Set(plan.listeners.flatMap(\.addresses)).intersection(virtual)
        guard !proxies.isEmpty, !bound.isEmpty else { return }
        sysctls = ["# A proxy binds its virtual addresses also while another node holds them."]
        for (isIPv6, family) in [(false, "ipv4"), (true, "ipv6")] where bound.contains(where: { $0.isIPv6 == isIPv6 }) {
            sysctls.append("net.\(family).ip_nonlocal_bind = 1")
        }
    }
    /// What the virtual servers need that the node carries (kernel, networking/ipvs-sysctl.rst).
    mutating func add(_ servers: [VirtualServerLowering]) {
        guard !servers.isEmpty else { return }
        forwards = true
        sysctls += [
            "# Connections to a server that was taken out end at once instead of hanging; ip_vs must be loaded for it.",
            "-net.ipv4.vs.expire_nodest_conn = 1", "-net.ipv4.vs.expire_quiescent_template = 1",
        ]
        let routed = servers.filter(\.isRouted)
        if routed.contains(where: { !$0.isIPv6 }) {
            sysctls += ["# NAT: servers' answers come back through this node.", "net.ipv4.ip_forward = 1"]
        }
        if routed.contains(where: \.isIPv6) {
            sysctls += [
                "# NAT for IPv6. A node that forwards takes no routes from advertisements unless accept_ra is 2.",
                "net.ipv6.conf.all.forwarding = 1",
            ]
        }
    }
}
