package import Foundation

/// A test case that is a folder: discovered, never registered.
package struct CaseFolder: Sendable, CustomStringConvertible {
    /// The folder.
    package let url: URL

    /// Takes a folder.
    package init(_ url: URL) {
        self.url = url
    }

    /// Its path in the package, which names the case in test reports.
    package var description: String {
        let root = PackageFolder.root.path + "/"
        return url.path.hasPrefix(root) ? String(url.path.dropFirst(root.count)) : url.path
    }

    /// A file or folder inside.
    package func file(_ name: String) -> URL {
        url.appendingPathComponent(name)
    }

    /// The folders directly below a folder of the package that hold a file or folder `holding`, in name order;
    /// `LBGEN_CASE` narrows them to one name.
    package static func all(in parent: String, holding: String) -> [CaseFolder] {
        let folder = PackageFolder.root.appendingPathComponent(parent)
        let only = ProcessInfo.processInfo.environment["LBGEN_CASE"]
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted()
            .filter { only == nil || only == $0 }
            .map { CaseFolder(folder.appendingPathComponent($0)) }
            .filter { FileManager.default.fileExists(atPath: $0.file(holding).path) }
    }

    /// The command that records this case's golden files anew with the named test suite.
    package func rerecordCommand(suite: String) -> String {
        "LBGEN_RECORD=failed LBGEN_CASE=\(url.lastPathComponent) swift test --filter \(suite)"
    }
}
