// swift-format-ignore-file
// Made of templates/dns-failover.service by `make docs`. Do not edit.
extension EmbeddedTemplates {
    /// The text of `templates/dns-failover.service`.
    package static var dnsFailoverService: String {
        #"""
        # One pass of the DNS failover agent; %i is a record, `game.example.com-a`. Started by dns-failover@%i.timer.
        # A record's own lines are in dns-failover@RECORD.service.d/lbgen.conf. Needs systemd 247.
        [Unit]
        Description=DNS failover of %i
        Wants=network-online.target
        After=network-online.target

        [Service]
        Type=oneshot
        ExecStart=/usr/local/sbin/dns-failover run
        EnvironmentFile=/etc/dns-failover/%i.env
        EnvironmentFile=-/etc/dns-failover/secrets.env
        DynamicUser=yes
        StateDirectory=dns-failover/%i
        UMask=0077

        # It asks the network and writes one file: everything else is shut. /proc stays whole: the agent's clock is /proc/uptime.
        CapabilityBoundingSet=
        DevicePolicy=closed
        KeyringMode=private
        LockPersonality=yes
        MemoryDenyWriteExecute=yes
        NoNewPrivileges=yes
        PrivateDevices=yes
        PrivateTmp=yes
        PrivateUsers=yes
        ProcSubset=all
        ProtectClock=yes
        ProtectControlGroups=yes
        ProtectHome=yes
        ProtectHostname=yes
        ProtectKernelLogs=yes
        ProtectKernelModules=yes
        ProtectKernelTunables=yes
        ProtectProc=invisible
        ProtectSystem=strict
        RemoveIPC=yes
        RestrictAddressFamilies=AF_INET AF_INET6
        RestrictNamespaces=yes
        RestrictRealtime=yes
        RestrictSUIDSGID=yes
        SystemCallArchitectures=native
        SystemCallErrorNumber=EPERM
        SystemCallFilter=@system-service
        SystemCallFilter=~@privileged @resources

        """#
    }
}
