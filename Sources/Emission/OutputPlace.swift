#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Where the output folder is, or will be.
///
/// The folder itself may be reached through links: that is the user's choice of a place. Nothing below it may.
struct OutputPlace: ~Copyable {
    /// The folder's path without links; while it is missing, that of the topmost folder to be made.
    let path: String
    /// The last part of `path`.
    let name: String
    /// The folders to be made below `path`, joined by `/`; empty if the folder exists.
    let rest: String
    /// Whether the folder exists.
    let exists: Bool
    /// The open folder that holds `name`; -1 for `/` and where it may not be read.
    let parent: Int32

    /// The name, beside the output folder, of the folder in which a build prepares the new tree.
    var stagingName: String { "." + name + OutputTree.stagingName }
    /// The path of that folder.
    var stagingPath: String { String(path.dropLast(name.count)) + stagingName }

    deinit { if parent != -1 { close(parent) } }

    /// Looks for a folder.
    init(_ folder: String) throws(SystemError) {
        var missing: [String] = []
        var known = folder
        while true {
            if let resolved = realpath(known, nil) {
                defer { free(resolved) }
                var base = String(cString: resolved)
                exists = missing.isEmpty
                if let top = missing.popLast() { base += base == "/" ? top : "/" + top }
                path = base
                break
            }
            guard errno == ENOENT, !Self.isLink(known) else { throw SystemError(at: folder) }
            let (above, last) = Self.split(known)
            guard last != "..", !known.isEmpty else { throw SystemError(code: ENOENT, at: folder) }
            if last != ".", !last.isEmpty { missing.append(last) }
            known = above
        }
        rest = missing.reversed().joined(separator: "/")
        let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) ?? path.startIndex
        name = String(path[path.utf8.index(after: slash)...])
        let above = slash == path.startIndex ? "/" : String(path[..<slash])
        parent = name.isEmpty ? -1 : open(above, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.isLink
    }

    private static func split(_ path: String) -> (above: String, last: String) {
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        let (folder, name) = FolderCursor.split(String(trimmed))
        if !folder.isEmpty { return (String(folder), name) }
        return (trimmed.hasPrefix("/") ? "/" : ".", name)
    }
}
