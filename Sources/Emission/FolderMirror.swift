#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Gives a folder's whole content second names in another folder, so that the two hold the same files.
///
/// Folders cannot have two names and are made anew, with the owner and the permissions of their model.
struct FolderMirror {
    /// So many foreign names are still worth doubling; an output folder among more (a home, a repository) is changed in
    /// place instead.
    static let foreignLimit = 4096

    private let ownership: Ownership
    private var foreign = 0

    /// Mirrors what these manifests list, and a limited number of other files.
    init(_ ownership: Ownership) { self.ownership = ownership }

    /// Mirrors `source` in the empty folder `copy`, which has its manifest already; fails with EMLINK beyond the limit.
    mutating func mirror(_ source: borrowing Descriptor, in copy: borrowing Descriptor, path: String = "")
        throws(SystemError)
    {
        let model = try source.status(shown: path)
        try adopt(model, for: copy, path)
        for entry in try entries(of: source.number, shown: path) {
            let text = entry.text
            if path.isEmpty, text == OutputTree.manifestPath || text == OutputTree.stagingName { continue }
            let below = path.isEmpty ? text ?? "?" : path + "/" + (text ?? "?")
            if entry.isFolder {
                try mirrorFolder(entry, source, copy, device: model.st_dev, path: below)
            } else {
                if !ownership.owns(below) { foreign += 1 }
                if foreign > Self.foreignLimit { throw SystemError(code: EMLINK, at: path) }
                // What somebody removes meanwhile is gone from both.
                do { _ = try call(at: below) { linkat(source.number, entry.name, copy.number, entry.name, 0) } } catch
                    where error.code == ENOENT
                {}
            }
        }
    }

    private mutating func mirrorFolder(
        _ entry: FolderEntry,
        _ source: borrowing Descriptor,
        _ copy: borrowing Descriptor,
        device: dev_t,
        path: String
    ) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        let model = Descriptor(owning: try call(at: path) { openat(source.number, entry.name, flags) })
        // What is mounted there cannot be doubled.
        guard try model.status(shown: path).st_dev == device else { throw SystemError(code: EXDEV, at: path) }
        _ = try call(at: path) { mkdirat(copy.number, entry.name, 0o700) }
        let made = Descriptor(owning: try call(at: path) { openat(copy.number, entry.name, flags) })
        try mirror(model, in: made, path: path)
    }

    private func adopt(_ model: stat, for copy: borrowing Descriptor, _ path: String) throws(SystemError) {
        let own = try copy.status(shown: path)
        if own.st_uid != model.st_uid || own.st_gid != model.st_gid {
            _ = try call(at: path) { fchown(copy.number, model.st_uid, model.st_gid) }
        }
        if own.permissions != model.permissions {
            _ = try call(at: path) { fchmod(copy.number, mode_t(model.permissions)) }
        }
    }
}
