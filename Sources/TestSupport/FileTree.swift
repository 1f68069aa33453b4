package import Foundation

/// A folder's files by path (parts joined by `/`), each with its bytes and permission bits.
package struct FileTree: Equatable, Sendable {
    /// One file.
    package struct File: Equatable, Sendable {
        /// Its content.
        package let bytes: [UInt8]
        /// Its permission bits: only whether it can be executed is told apart, as git does.
        package let mode: UInt16

        /// Joins content and mode.
        package init(bytes: [UInt8], mode: UInt16 = 0o644) {
            self.bytes = bytes
            self.mode = mode & 0o111 == 0 ? 0o644 : 0o755
        }

        var text: String { String(decoding: bytes, as: UTF8.self) }
    }

    /// The files.
    package var files: [String: File]

    /// Takes files from memory.
    package init(_ files: [String: File] = [:]) {
        self.files = files
    }

    /// Reads all files below a folder; an absent folder is an empty tree.
    package init(reading folder: URL) throws {
        files = [:]
        let manager = FileManager.default
        for path in manager.subpaths(atPath: folder.path) ?? [] {
            let file = folder.appendingPathComponent(path)
            let attributes = try manager.attributesOfItem(atPath: file.path)
            guard attributes[.type] as? FileAttributeType == .typeRegular else { continue }
            let mode = (attributes[.posixPermissions] as? NSNumber)?.uint16Value ?? 0o644
            files[path] = File(bytes: [UInt8](try Data(contentsOf: file)), mode: mode)
        }
    }

    /// Writes one of the files below a folder.
    package func write(_ path: String, to folder: URL) throws {
        guard let file = files[path] else { return }
        let target = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        try Data(file.bytes).write(to: target)
        try FileManager.default.setAttributes(
            [.posixPermissions: NSNumber(value: file.mode)], ofItemAtPath: target.path)
    }
}
