#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// An open file or folder, closed when its owner goes away.
struct Descriptor: ~Copyable {
    /// The number that system calls take.
    let number: Int32

    /// Takes over an open descriptor.
    init(owning number: Int32) { self.number = number }

    deinit { close(number) }

    /// Opens a folder below another; a symbolic link in its place is an error (ENOTDIR or ELOOP).
    init(folder name: String, in parent: Int32, shown: String) throws(SystemError) {
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        number = try call(at: shown) { openat(parent, name, flags) }
    }

    /// Opens a folder by a path that may lead through links, as the user gave it.
    init(path: String) throws(SystemError) {
        number = try call(at: path) { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    }

    /// What `fstat` says.
    func status(shown: String) throws(SystemError) -> stat {
        var status = stat()
        _ = try call(at: shown) { fstat(number, &status) }
        return status
    }
}

/// What stands at a name, links not followed; `nil` if nothing does.
func status(of name: String, in folder: Int32, shown: String) throws(SystemError) -> stat? {
    var status = stat()
    do {
        _ = try call(at: shown) { fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) }
        return status
    } catch let error where error.code == ENOENT {
        return nil
    }
}

extension stat {
    /// Whether this is a folder.
    var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
    /// Whether this is a regular file.
    var isFile: Bool { st_mode & S_IFMT == S_IFREG }
    /// Whether this is a symbolic link.
    var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
    /// The permission bits.
    var permissions: UInt16 { UInt16(truncatingIfNeeded: st_mode & 0o7777) }

    /// Whether two names lead to one and the same file.
    func isSame(as other: stat) -> Bool { st_ino == other.st_ino && st_dev == other.st_dev }
}

/// One name in a folder, as raw bytes: foreign names need not be UTF-8.
struct FolderEntry {
    /// The name, ended by a zero.
    let name: [CChar]
    /// Whether it is a folder; a link to one is not.
    let isFolder: Bool

    /// The name as text; `nil` if it is not UTF-8.
    var text: String? { name.withUnsafeBufferPointer { $0.baseAddress.flatMap { String(validatingCString: $0) } } }
}

/// The names in a folder, in no order, without `.` and `..`.
func entries(of folder: Int32, shown: String) throws(SystemError) -> [FolderEntry] {
    // A description of its own, so that reading does not move another reader's place.
    let own = try call(at: shown) { openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
    guard let stream = fdopendir(own) else {
        close(own)
        throw SystemError(at: shown)
    }
    defer { closedir(stream) }
    var found: [FolderEntry] = []
    while true {
        errno = 0
        guard let entry = readdir(stream) else {
            if errno != 0 { throw SystemError(at: shown) }
            return found
        }
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            Array(bytes.bindMemory(to: CChar.self).prefix { $0 != 0 }) + [0]
        }
        if name == [46, 0] || name == [46, 46, 0] { continue }
        var status = stat()
        var isFolder = Int32(entry.pointee.d_type) == Int32(DT_DIR)
        if Int32(entry.pointee.d_type) == Int32(DT_UNKNOWN) {
            isFolder = fstatat(own, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.isFolder
        }
        found.append(FolderEntry(name: name, isFolder: isFolder))
    }
}
