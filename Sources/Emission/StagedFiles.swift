import CPlatform
import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Writes the files of a plan into an empty folder, so that they are on the disk before any of them is put in place.
///
/// Bytes are flushed before any name changes. Names are flushed once, at the end: journaling file systems (ext4, XFS,
/// Btrfs, APFS) keep changes of names in their order, so that a power cut shows an earlier moment, not a mixture.
struct StagedFiles {
    /// Up to so many files or folders are flushed one by one; beyond, one flush of the file system is cheaper.
    private static let flushedSingly = 8

    /// Writes all files, with their folders.
    static func store(_ puts: [BuildPlan.Put], in folder: Int32) throws(SystemError) {
        var cursor = FolderCursor(root: folder)
        for put in puts {
            let parent = try cursor.enterOwnFolder(of: put.file.path, creating: true)
            try store(put, in: parent, flush: puts.count <= flushedSingly)
        }
        if puts.count > flushedSingly { try flushFileSystem(of: folder, puts) }
    }

    /// Flushes the folders of some paths and those above them, so that the names in them last.
    static func flushFolders(of paths: [String], below root: Int32) throws(SystemError) {
        if Set(paths.map { FolderCursor.split($0).folder }).count > flushedSingly, lbgen_sync_file_system(root) == 0 {
            return
        }
        var cursor = FolderCursor(root: root)
        var done: Set<Substring> = []
        for path in paths {
            var folder = FolderCursor.split(path).folder
            while done.insert(folder).inserted {
                // A folder may have gone with its last file.
                if let open = try? cursor.enterFolder(of: folder + "/.") { try flush(open, shown: String(folder)) }
                folder = FolderCursor.split(String(folder)).folder
            }
        }
    }

    /// Flushes one file or folder.
    static func flush(_ descriptor: Int32, shown: String) throws(SystemError) {
        do {
            _ = try call(at: shown) { fsync(descriptor) }
        } catch let error where error.code == EINVAL || error.code == ENOTSUP {
            // A file system that cannot flush a folder keeps names safe by itself, or not at all.
        }
    }

    private static func store(_ put: BuildPlan.Put, in folder: Int32, flush: Bool) throws(SystemError) {
        let path = put.file.path
        let name = FolderCursor.split(path).name
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
        let descriptor = try call(at: path) { openat(folder, name, flags, 0o600) }
        do throws(SystemError) {
            try append(put.file.bytes, to: descriptor, shown: path)
            // Not by `openat`: the umask must not change what the manifest says.
            _ = try call(at: path) { fchmod(descriptor, mode_t(put.file.mode)) }
            if put.times.count == 2 { _ = try call(at: path) { futimens(descriptor, put.times) } }
            if flush { try Self.flush(descriptor, shown: path) }
        } catch {
            close(descriptor)
            throw error
        }
        // Some network file systems find out here that the disk is full.
        if close(descriptor) == -1, errno != EINTR { throw SystemError(at: path) }
    }

    private static func append(_ bytes: [UInt8], to descriptor: Int32, shown: String) throws(SystemError) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                write(descriptor, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
            }
            if count == -1, errno != EINTR { throw SystemError(at: shown) }
            offset += max(count, 0)
        }
    }

    private static func flushFileSystem(of folder: Int32, _ puts: [BuildPlan.Put]) throws(SystemError) {
        if lbgen_sync_file_system(folder) == 0 { return }
        guard errno == ENOSYS else { throw SystemError(at: "") }
        var cursor = FolderCursor(root: folder)
        for put in puts {
            let parent = try cursor.enterOwnFolder(of: put.file.path)
            let name = FolderCursor.split(put.file.path).name
            let file = Descriptor(
                owning: try call(at: name) { openat(parent, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC) })
            try flush(file.number, shown: put.file.path)
        }
    }
}

extension FolderCursor {
    /// As `enterFolder`, where a plan has already seen that nothing is in the way.
    mutating func enterOwnFolder(of path: String, creating: Bool = false) throws(SystemError) -> Int32 {
        do {
            return try enterFolder(of: path, creating: creating)
        } catch {
            switch error {
            case .failed(let error): throw error
            case .missing: throw SystemError(code: ENOENT, at: path)
            case .link(let part): throw SystemError(code: ELOOP, at: part)
            case .notFolder(let part), .folder(let part), .special(let part): throw SystemError(code: ENOTDIR, at: part)
            }
        }
    }
}
