import Rendering

/// What a service of the agent's does without: it reads /proc and its own files, talks TCP and writes its state.
enum Confinement {
    /// Adds the settings to the last section (systemd.exec(5)).
    static func lower(into unit: inout Unit) {
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
    }
}
