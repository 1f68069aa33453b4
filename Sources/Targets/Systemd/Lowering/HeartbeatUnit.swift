import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The unit of a node's heartbeat agent.
struct HeartbeatUnit {
    private let files: HeartbeatFiles

    init(_ files: HeartbeatFiles) { self.files = files }

    /// The bytes of the unit.
    func printed() throws(Inexpressible) -> [UInt8] {
        var unit = Unit()
        unit.section("Unit")
        unit.set(
            "Description",
            try .literal("Heartbeat of \(files.node.name.text) to \(files.fleet.settings.mainServer.value.text)"))
        unit.set("Wants", "network-online.target")
        unit.set("After", "network-online.target nginx.service haproxy.service")
        unit.comment("A wrong key, a main server that is away for a day: it is tried again, without an end.")
        unit.set("StartLimitIntervalSec", "0")
        run(&unit)
        confine(&unit)
        unit.section("Install")
        unit.set("WantedBy", "multi-user.target")
        return UnitPrinter.print(unit, header: files.header)
    }

    private func run(_ unit: inout Unit) {
        let service: Word = .name(files.plan.name) + "-heartbeat"
        unit.section("Service")
        unit.set("Type", "exec")
        unit.set("ExecStart", "/usr/bin/python3 -I -u /usr/local/lib/lbgen/heartbeat-agent.py")
        unit.set("EnvironmentFile", "/etc/lbgen/" + service + ".env")
        switch files.fleet.settings.credentials.value {
        case .variable: unit.set("EnvironmentFile", files.secretFile)
        case .file(let path): unit.set("LoadCredential", "main-server-api-key:" + .file(path))
        }
        unit.comment("The key that the main server gave, kept over restarts.")
        unit.set("StateDirectory", service)
        unit.set("StateDirectoryMode", "0700")
        unit.comment("heartbeat.prom, for node_exporter's textfile collector.")
        unit.set("RuntimeDirectory", service)
        unit.set("RuntimeDirectoryMode", "0755")
        unit.set("Restart", "always")
        unit.set("RestartSec", "10")
        unit.comment("78 says that a setting is wrong, which no restart mends.")
        unit.set("RestartPreventExitStatus", "78")
        unit.set("TimeoutStopSec", "10")
    }

    /// What the agent does not need: it reads /proc, talks TCP and writes its state.
    private func confine(_ unit: inout Unit) {
        unit.comment("A user of its own, that owns nothing else, and no way to become another.")
        unit.set("DynamicUser", "yes")
        unit.set("UMask", "0077")
        unit.set("NoNewPrivileges", "yes")
        unit.set("CapabilityBoundingSet", "")
        unit.set("AmbientCapabilities", "")
        unit.set("ProtectSystem", "strict")
        unit.set("ProtectHome", "yes")
        unit.set("ProtectProc", "invisible")
        unit.set("PrivateTmp", "yes")
        unit.set("PrivateDevices", "yes")
        unit.set("PrivateUsers", "yes")
        unit.set("ProtectClock", "yes")
        unit.set("ProtectControlGroups", "yes")
        unit.set("ProtectHostname", "yes")
        unit.set("ProtectKernelLogs", "yes")
        unit.set("ProtectKernelModules", "yes")
        unit.set("ProtectKernelTunables", "yes")
        unit.set("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX AF_NETLINK")
        unit.set("RestrictNamespaces", "yes")
        unit.set("RestrictRealtime", "yes")
        unit.set("RestrictSUIDSGID", "yes")
        unit.set("LockPersonality", "yes")
        unit.set("MemoryDenyWriteExecute", "yes")
        unit.set("RemoveIPC", "yes")
        unit.set("SystemCallArchitectures", "native")
        unit.set("SystemCallFilter", "@system-service")
        unit.set("SystemCallFilter", "~@privileged @resources")
        unit.set("SystemCallErrorNumber", "EPERM")
        unit.set("MemoryMax", "64M")
        unit.set("TasksMax", "16")
    }
}
