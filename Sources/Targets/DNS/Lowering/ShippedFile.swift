import EmbeddedTemplates
import Rendering

/// A file that ships beside the records' own, the same bytes for every topology.
enum ShippedFile: CaseIterable {
    case agent, service, timer, install

    /// The file in the target's folder.
    var output: OutputFile {
        switch self {
        case .agent:
            OutputFile(path: "dns/dns-failover.sh", bytes: Array(EmbeddedTemplates.dnsFailover.utf8), mode: 0o755)
        case .service:
            OutputFile(
                path: "dns/systemd/dns-failover@.service", bytes: Array(EmbeddedTemplates.dnsFailoverService.utf8))
        case .timer:
            OutputFile(path: "dns/systemd/dns-failover@.timer", bytes: Array(EmbeddedTemplates.dnsFailoverTimer.utf8))
        case .install:
            OutputFile(path: "dns/install.sh", bytes: Array(EmbeddedTemplates.dnsInstall.utf8), mode: 0o755)
        }
    }
}
