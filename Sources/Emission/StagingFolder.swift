#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// The folder in which a build prepares what it will put in place, locked while it works.
///
/// `new/` holds the files that change. `tree/` holds a whole tree that takes, or took, the output folder's place. `old/`
/// holds what was overwritten in place, for the way back. A folder that nobody has locked was left by a killed build.
struct StagingFolder: ~Copyable {
    private let parent: Int32
    private let name: String
    private let shown: String
    private let folder: Descriptor

    /// The open folder.
    var number: Int32 { folder.number }

    /// Makes the folder, or takes over the one that a killed build left; waits while a running build has it.
    init(_ name: String, in parent: Int32, shown: String) throws(SystemError) {
        folder = try Self.lock(name, in: parent, shown: shown)
        self.parent = parent
        self.name = name
        self.shown = shown
    }

    private static func lock(_ name: String, in parent: Int32, shown: String) throws(SystemError) -> Descriptor {
        while true {
            if mkdirat(parent, name, 0o700) == -1, errno != EEXIST { throw SystemError(at: shown) }
            do throws(SystemError) {
                let folder = try Descriptor(folder: name, in: parent, shown: shown)
                try FolderLock.exclusive.take(folder, shown: shown)
                guard try folder.isStill(name, in: parent) else { continue }
                let known = ["new", "old", "tree"]
                for entry in try entries(of: folder.number, shown: shown) where !known.contains(entry.text ?? "") {
                    // Somebody else's folder that happens to have the name.
                    throw SystemError(code: EEXIST, at: shown)
                }
                return folder
            } catch {
                // If its owner removed it in between, it is made anew.
                if error.code != ENOENT { throw error }
            }
        }
    }

    /// Whether a build left its folder.
    static func isThere(_ name: String, in parent: Int32) -> Bool {
        var status = stat()
        return fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.isFolder
    }

    /// Makes one of the folders within, or opens it.
    func open(_ part: String, mode: mode_t = 0o755) throws(SystemError) -> Descriptor {
        if mkdirat(number, part, mode) == -1, errno != EEXIST { throw SystemError(at: shown + "/" + part) }
        return try Descriptor(folder: part, in: number, shown: shown + "/" + part)
    }

    /// Removes the files that a build brought there.
    func empty() throws(SystemError) {
        for part in ["new", "old"] where Self.isThere(part, in: number) {
            try removeFolder(Array(part.utf8CString), in: number, shown: shown + "/" + part)
        }
    }

    /// Removes a tree that never was in the output folder's place: names that others have too.
    func removeTree() throws(SystemError) {
        guard Self.isThere("tree", in: number) else { return }
        try removeFolder(Array("tree".utf8CString), in: number, shown: shown + "/tree")
    }

    /// Removes the files that a build brought here, and the folder, unless a tree is still in it.
    func remove() throws(SystemError) {
        try empty()
        _ = try call(at: shown) { unlinkat(parent, name, AT_REMOVEDIR) }
    }

    /// Takes care of what a killed build left: saves from its tree what is in no other place, removes the tree, and
    /// returns the list of the files that it may have put in place.
    func recover(into folder: borrowing Descriptor, _ ownership: Ownership) throws(SystemError) -> [Manifest] {
        var left: [Manifest] = []
        for part in ["new", "tree"] where Self.isThere(part, in: number) {
            let open = try open(part)
            if let manifest = try? Manifest.read(in: open) { left.append(manifest) }
        }
        guard Self.isThere("tree", in: number) else { return left }
        let disposal = TreeDisposal(folder: folder.number, ownership: Ownership(manifests: ownership.manifests + left))
        try disposal.remove(Array("tree".utf8CString), in: number, shown: shown + "/tree")
        return left
    }
}

/// Removes a folder with everything in it, following no link.
func removeFolder(_ name: [CChar], in parent: Int32, shown: String) throws(SystemError) {
    do {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let folder = Descriptor(owning: try call(at: shown) { openat(parent, name, flags) })
        for entry in try entries(of: folder.number, shown: shown) {
            if entry.isFolder {
                try removeFolder(entry.name, in: folder.number, shown: shown)
            } else {
                _ = try call(at: shown) { unlinkat(folder.number, entry.name, 0) }
            }
        }
    }
    _ = try call(at: shown) { unlinkat(parent, name, AT_REMOVEDIR) }
}
