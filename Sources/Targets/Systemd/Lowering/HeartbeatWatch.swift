import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The units that look whether a node's reports arrive, apart from the agent: a service that fails when they do not, and
/// its timer.
struct HeartbeatWatch {
    private let files: HeartbeatFiles

    init(_ files: HeartbeatFiles) { self.files = files }

    private var name: UnitWord { files.service + ".service" }

    /// The bytes of the service: one look.
    var service: [UInt8] {
        var unit = Unit()
        unit.section("Unit")
        unit.set("Description", "Look whether the heartbeats of " + .name(files.node.name) + " arrive")
        unit.comment(
            "Failed while they do not: `systemctl --failed`, node_exporter's systemd collector, OnFailure= of yours.")
        unit.section("Service")
        unit.set("Type", "oneshot")
        unit.set("ExecStart", "/usr/bin/python3 -I " + HeartbeatFiles.agent + " check")
        unit.set("EnvironmentFile", files.environmentFile)
        unit.comment("Where the agent writes heartbeat.prom; it is gone when the agent is.")
        unit.set("Environment", "RUNTIME_DIRECTORY=/run/" + files.service)
        unit.set("TimeoutStartSec", "30")
        Confinement.lower(into: &unit)
        unit.set("PrivateNetwork", "yes")
        unit.set("IPAddressDeny", "any")
        unit.set("MemoryMax", "64M")
        unit.set("TasksMax", "4")
        return UnitPrinter.print(unit, header: files.header)
    }

    /// The bytes of the timer: every minute, from when the first reports must have arrived.
    var timer: [UInt8] {
        let patience = 3 * files.fleet.settings.heartbeat.value.secondsRoundedUp + 60
        var unit = Unit()
        unit.section("Unit")
        unit.set("Description", "Look every minute whether the heartbeats of " + .name(files.node.name) + " arrive")
        unit.comment("An agent that is stopped on purpose is not looked for.")
        unit.set("PartOf", name)
        unit.section("Timer")
        unit.set("OnActiveSec", .seconds(patience))
        unit.set("OnUnitInactiveSec", "1min")
        unit.set("AccuracySec", "5s")
        return UnitPrinter.print(unit, header: files.header)
    }
}
