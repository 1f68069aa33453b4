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
        let (base, missing) = try Self.resolve(folder)
        let top = missing.first.map { base == "/" ? $0 : "/" + $0 } ?? ""
        path = base + top
        exists = missing.isEmpty
        rest = missing.dropFirst().reduce("") { $0.isEmpty ? $1 : $0 + "/" + $1 }
        let (above, last) = FolderCursor.split(path)
        name = last
        parent = last.isEmpty ? -1 : open(above.isEmpty ? "/" : String(above), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    }

    /// The part of a path that exists, without links, and the parts that do not.
    private static func resolve(_ folder: String) throws(SystemError) -> (base: String, missing: [String]) {
        var missing: [String] = []
        var known = folder
        while true {
            if let resolved = realpath(known, nil) {
                defer { free(resolved) }
                return (String(cString: resolved), missing.reversed())
            }
            guard errno == ENOENT, !isLink(known) else { throw SystemError(at: folder) }
            let (above, last) = split(known)
            guard last != "..", !known.isEmpty else { throw SystemError(code: ENOENT, at: folder) }
            if last != ".", !last.isEmpty { missing.append(last) }
            known = above
        }
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
