// swift-format-ignore-file
// Made of templates/dns-failover.timer by `make docs`. Do not edit.
extension EmbeddedTemplates {
    /// The text of `templates/dns-failover.timer`.
    package static var dnsFailoverTimer: String {
        #"""
        # Starts dns-failover@%i.service at once and then as often as dns-failover@RECORD.timer.d/lbgen.conf says.
        [Unit]
        Description=DNS failover of %i, again and again

        [Timer]
        OnActiveSec=1s
        # systemd's own choice is a minute, which no promise of time survives.
        AccuracySec=1s

        [Install]
        WantedBy=timers.target

        """#
    }
}
