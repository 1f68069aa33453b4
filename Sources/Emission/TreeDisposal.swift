#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Removes a tree that has been exchanged with the output folder, and saves what only it holds.
///
/// All that such a tree holds is lbgen's own, or has a second name in the output folder; but while a tree stood in the
/// folder's place, or since a killed build left it, somebody may have made a file there. Such a file goes over to the
/// output folder, unless there is a newer one.
struct TreeDisposal {
    /// The output folder.
    let folder: Int32
    /// What is lbgen's in either tree.
    let ownership: Ownership

    /// Removes the tree `name` in `parent`.
    func remove(_ name: [CChar], in parent: Int32, path: String = "", shown: String) throws(SystemError) {
        do {
            let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
            let tree = Descriptor(owning: try call(at: shown) { openat(parent, name, flags) })
            for entry in try entries(of: tree.number, shown: shown) {
                let below = entry.text.map { path.isEmpty ? $0 : path + "/" + $0 }
                if entry.isFolder {
                    try remove(entry.name, in: tree.number, path: below ?? "?", shown: shown)
                    continue
                }
                if let below, below != OutputTree.manifestPath, !ownership.owns(below) { try save(below, from: tree) }
                if unlinkat(tree.number, entry.name, 0) == -1, errno != ENOENT { throw SystemError(at: shown) }
            }
        }
        _ = try call(at: shown) { unlinkat(parent, name, AT_REMOVEDIR) }
    }

    private func save(_ path: String, from tree: borrowing Descriptor) throws(SystemError) {
        let name = FolderCursor.split(path).name
        guard let own = try status(of: name, in: tree.number, shown: path) else { return }
        var cursor = FolderCursor(root: folder)
        let target = try cursor.enterOwnFolder(of: path, creating: true)
        if let there = try status(of: name, in: target, shown: path) {
            if there.isSame(as: own) || there.isFolder || !own.isNewer(than: there) { return }
        }
        _ = try call(at: path) { renameat(tree.number, name, target, name) }
    }
}

extension stat {
    /// Whether the file was written later than another.
    func isNewer(than other: stat) -> Bool {
        let (mine, others) = (times[1], other.times[1])
        return (mine.tv_sec, mine.tv_nsec) > (others.tv_sec, others.tv_nsec)
    }
}
