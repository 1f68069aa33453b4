import EmbeddedTemplates

/// A script as it ships.
enum Script: String, CaseIterable {
    case check = "keepalived-check.py"
    case checkHTTP = "keepalived-check-http.sh"
    case checkProcess = "keepalived-check-process.sh"
    case checkTCP = "keepalived-check-tcp.sh"
    case install = "keepalived-install.sh"
    case notify = "keepalived-notify.sh"
    case realServer = "keepalived-real-server.sh"

    /// What ships.
    var bytes: [UInt8] {
        switch self {
        case .check: Array(EmbeddedTemplates.keepalivedCheckPy.utf8)
        case .checkHTTP: Array(EmbeddedTemplates.keepalivedCheckHTTP.utf8)
        case .checkProcess: Array(EmbeddedTemplates.keepalivedCheckProcess.utf8)
        case .checkTCP: Array(EmbeddedTemplates.keepalivedCheckTCP.utf8)
        case .install: Array(EmbeddedTemplates.keepalivedInstall.utf8)
        case .notify: Array(EmbeddedTemplates.keepalivedNotify.utf8)
        case .realServer: Array(EmbeddedTemplates.keepalivedRealServer.utf8)
        }
    }

    /// Runs the script with its interpreter on these arguments and waits for it.
    ///
    /// The interpreter reads it: executing a file just written fails now and then ("Text file busy"), while another test's
    /// process, on its way to its own program, still holds it open.
    func run(_ words: [String]) throws -> Said {
        let scratch = try Scratch()
        defer { scratch.remove() }
        let reader = rawValue.hasSuffix(".py") ? ["/usr/bin/python3", "-IS"] : ["/bin/sh"]
        return try execute(reader + [scratch.write(rawValue, bytes, mode: 0o755)] + words)
    }
}
