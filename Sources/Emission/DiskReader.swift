import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What stands in the output folder where a file of the build belongs.
enum DiskState {
    /// Nothing.
    case missing
    /// The file, as the build has it.
    case same
    /// A file of other bytes, of another mode, or both.
    case other(DiskFile)
    /// Something that is no regular file, or on the way to it no folder.
    case obstacle(PathObstacle)
}

/// A regular file as it was read.
struct DiskFile {
    /// Its bytes.
    let bytes: [UInt8]
    /// Its permission bits.
    let mode: UInt16
    /// When it was last read and written, for a file that changes its mode only.
    let times: [timespec]
}

/// Reads files below the output folder and compares them, following no link.
struct DiskReader: ~Copyable {
    private var cursor: FolderCursor
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

    /// Reads below an open folder, which must stay open.
    init(root: Int32) { cursor = FolderCursor(root: root) }

    deinit { chunk.deallocate() }

    /// Compares a file with its place: one `open`, `fstat` and `read` where nothing changed.
    mutating func state(of file: OutputFile) -> DiskState {
        do throws(PathObstacle) {
            let (descriptor, status) = try open(file.path)
            defer { close(descriptor) }
            let isSameMode = isExecutable(status.permissions) == isExecutable(file.mode)
            if Int(status.st_size) == file.bytes.count, isSameMode, try equals(file, descriptor) { return .same }
            return .other(try read(descriptor, status, shown: file.path))
        } catch {
            if case .missing = error { return .missing }
            return .obstacle(error)
        }
    }

    /// Reads a whole file.
    mutating func read(_ path: String) throws(PathObstacle) -> DiskFile {
        let (descriptor, status) = try open(path)
        defer { close(descriptor) }
        return try read(descriptor, status, shown: path)
    }

    /// The names in a folder below the root.
    mutating func names(in folder: String) throws(PathObstacle) -> [FolderEntry] {
        let open = try cursor.enterFolder(of: folder + "/.")
        do { return try entries(of: open, shown: folder) } catch { throw .failed(error) }
    }

    /// Whether files may be made and removed in the folder of a path, or the nearest one above that is there.
    mutating func checkWritable(folderOf path: String) throws(PathObstacle) {
        do {
            let folder = try cursor.enterFolder(of: path)
            if faccessat(folder, ".", W_OK | X_OK, 0) == 0 { return }
        } catch .missing {
            return try checkWritable(folderOf: String(FolderCursor.split(path).folder))
        } catch .notFolder(let file) {
            return try checkWritable(folderOf: file)
        }
        throw .failed(SystemError(at: String(FolderCursor.split(path).folder)))
    }

    private mutating func open(_ path: String) throws(PathObstacle) -> (Int32, stat) {
        let folder = try cursor.enterFolder(of: path)
        let name = FolderCursor.split(path).name
        // Not to hang at a named pipe, which is refused below.
        let flags = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC
        let descriptor = openat(folder, name, flags)
        var status = stat()
        if descriptor == -1 {
            let reason = SystemError(at: path)
            let isThere = fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            if !isThere, reason.code == ENOENT { throw .missing }
            if isThere, status.isLink { throw .link(path) }
            throw isThere && !status.isFile ? .special(path) : .failed(reason)
        }
        if fstat(descriptor, &status) == 0, status.isFile { return (descriptor, status) }
        close(descriptor)
        throw status.isFolder ? .folder(path) : .special(path)
    }

    private func equals(_ file: OutputFile, _ descriptor: Int32) throws(PathObstacle) -> Bool {
        var offset = 0
        while offset < file.bytes.count {
            let count = try fill(chunk, from: descriptor, at: offset, shown: file.path)
            if count == 0 || offset + count > file.bytes.count { return false }
            let isEqual = file.bytes.withUnsafeBytes { wanted in
                guard let a = wanted.baseAddress, let b = chunk.baseAddress else { return false }
                return memcmp(a + offset, b, count) == 0
            }
            guard isEqual else { return false }
            offset += count
        }
        return true
    }

    private func read(_ descriptor: Int32, _ status: stat, shown: String) throws(PathObstacle) -> DiskFile {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size))
        while true {
            let count = try fill(chunk, from: descriptor, at: bytes.count, shown: shown)
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return DiskFile(bytes: bytes, mode: status.permissions, times: status.times)
    }

    private func fill(
        _ buffer: UnsafeMutableRawBufferPointer,
        from descriptor: Int32,
        at offset: Int,
        shown: String
    ) throws(PathObstacle) -> Int {
        while true {
            let count = pread(descriptor, buffer.baseAddress, buffer.count, off_t(offset))
            if count >= 0 { return count }
            if errno != EINTR { throw .failed(SystemError(at: shown)) }
        }
    }
}

/// Whether a mode is that of a program, for files the only thing about it that git records: what a checkout makes of the
/// other bits is the umask's affair, and no difference from the build.
func isExecutable(_ mode: UInt16) -> Bool { mode & 0o100 != 0 }

extension stat {
    /// When the file was last read and last written, as `futimens` wants them.
    var times: [timespec] {
        #if canImport(Darwin)
            [st_atimespec, st_mtimespec]
        #else
            [st_atim, st_mtim]
        #endif
    }
}
