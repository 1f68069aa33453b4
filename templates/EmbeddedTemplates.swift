/// The files that ship unchanged, as bytes; one property per file in this folder.
package enum EmbeddedTemplates {
    /// Probe of an HTTP health check, run by keepalived.
    package static var keepalivedCheckHTTP: [UInt8] { PackageResources.keepalived_check_http_sh }
    /// Probe of a TCP health check, run by keepalived.
    package static var keepalivedCheckTCP: [UInt8] { PackageResources.keepalived_check_tcp_sh }
    /// State handler: runs on every change to master, backup, fault and stop.
    package static var keepalivedNotify: [UInt8] { PackageResources.keepalived_notify_sh }
}
