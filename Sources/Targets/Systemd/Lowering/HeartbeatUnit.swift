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
        unit.comment("Looks every minute whether reports arrive; it comes and goes with this unit.")
        unit.set("Wants", files.service + "-watch.timer")
        unit.comment("A wrong key, a main server that is away for a day: it is tried again, without an end.")
        unit.set("StartLimitIntervalSec", "0")
        run(&unit)
        Confinement.lower(into: &unit)
        unit.set("MemoryMax", "64M")
        unit.set("TasksMax", "16")
        unit.section("Install")
        unit.set("WantedBy", "multi-user.target")
        return UnitPrinter.print(unit, header: files.header)
    }

    private func run(_ unit: inout Unit) {
        let service = files.service
        unit.section("Service")
        unit.set("Type", "notify")
        unit.comment(
            "It says that it is alive; a report with all its waits takes less than two minutes."
        )
        unit.set("WatchdogSec", "3min")
        unit.set("ExecStart", "/usr/bin/python3 -I -u " + HeartbeatFiles.agent)
        unit.set("EnvironmentFile", files.environmentFile)
        switch files.fleet.settings.credentials.value {
        case .variable: unit.set("EnvironmentFile", files.secretFile)
        case .file(let path): unit.set("LoadCredential", .credential("main-server-api-key", path))
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
}
