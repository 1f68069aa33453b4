#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Who may look at a locked folder.
enum FolderLock {
    /// Builds that only compare; a build that writes waits for them.
    case shared
    /// The one build that writes.
    case exclusive

    /// Waits for the folder; the kernel frees it when the descriptor is closed, also of a killed process.
    ///
    /// A file system without such locks (some network ones) gets none: two builds at once are then the user's to avoid.
    func take(_ folder: borrowing Descriptor, shown: String) throws(SystemError) {
        do {
            _ = try call(at: shown) { flock(folder.number, self == .shared ? LOCK_SH : LOCK_EX) }
        } catch let error where [EBADF, ENOLCK, ENOSYS, EINVAL, ENOTSUP, EOPNOTSUPP].contains(error.code) {
        }
    }
}

extension Descriptor {
    /// Whether a name still leads to this folder: while one build waits for a lock, another may have put a new folder in
    /// its place.
    func isStill(_ name: String, in parent: Int32) throws(SystemError) -> Bool {
        guard let named = try Emission.status(of: name, in: parent, shown: name) else { return false }
        return try status(shown: name).isSame(as: named)
    }
}
