import EmbeddedTemplates
import Rendering
import TopologyModel

/// A script that ships beside the configuration, the same bytes for every topology.
enum ShippedScript: CaseIterable {
    case check, checkHTTP, checkProcess, checkTCP, notify

    /// Where the node's folder is installed; keepalived wants absolute paths, and every part owned by root.
    private static let folder = "/etc/keepalived/scripts/"

    /// The program as the configuration calls it.
    var program: String { Self.folder + file }

    /// The script as a file of a node's folder.
    func output(of node: Identifier) -> OutputFile {
        OutputFile(path: "keepalived/\(node.text)/scripts/\(file)", bytes: bytes, mode: 0o755)
    }

    private var file: String {
        switch self {
        case .check: "keepalived-check.py"
        case .checkHTTP: "keepalived-check-http.sh"
        case .checkProcess: "keepalived-check-process.sh"
        case .checkTCP: "keepalived-check-tcp.sh"
        case .notify: "keepalived-notify.sh"
        }
    }

    private var bytes: [UInt8] {
        switch self {
        case .check: Array(EmbeddedTemplates.keepalivedCheckPy.utf8)
        case .checkHTTP: Array(EmbeddedTemplates.keepalivedCheckHTTP.utf8)
        case .checkProcess: Array(EmbeddedTemplates.keepalivedCheckProcess.utf8)
        case .checkTCP: Array(EmbeddedTemplates.keepalivedCheckTCP.utf8)
        case .notify: Array(EmbeddedTemplates.keepalivedNotify.utf8)
        }
    }
}
