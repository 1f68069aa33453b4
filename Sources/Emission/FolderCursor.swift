#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Why the file of a path, or its folder, cannot be opened; each names the part in the way.
enum PathObstacle: Error {
    /// The file or a folder on the way is not there.
    case missing
    /// A part of the path is a symbolic link.
    case link(String)
    /// A part on the way is neither a folder nor a link.
    case notFolder(String)
    /// A folder is where the file should be.
    case folder(String)
    /// A pipe, a socket or a device is where the file should be.
    case special(String)
    /// The system refuses.
    case failed(SystemError)
}

/// Walks the folders below a root part by part, each opened without following links, so that no link inside an output
/// folder can lead out of it, whoever puts it there and when.
///
/// Paths that follow each other mostly share folders, so those on the way to the last one stay open.
struct FolderCursor: ~Copyable {
    private struct Level {
        /// The bytes of the folder's path.
        let length: Int
        let descriptor: Int32
    }

    private let root: Int32
    private var path: Substring = ""
    private var levels: [Level] = []
    /// The folders that were missing and have been made, in that order.
    private(set) var made: [String] = []

    /// Starts at an open folder, which must stay open as long as the cursor.
    init(root: Int32) { self.root = root }

    deinit { for level in levels { close(level.descriptor) } }

    /// Goes back to the root, so that no removed folder stays open.
    mutating func reset() {
        for level in levels { close(level.descriptor) }
        levels = []
        path = ""
    }

    /// Opens the folder that holds a file; the number is valid until the next call.
    mutating func enterFolder(of file: String, creating: Bool = false) throws(PathObstacle) -> Int32 {
        let folder = Self.split(file).folder
        if folder == path { return current }
        leave(to: folder)
        path = Substring(folder.utf8.prefix(levels.last?.length ?? 0))
        var rest = folder.utf8.dropFirst(levels.last.map { $0.length + 1 } ?? 0)
        while !rest.isEmpty {
            let part = rest.prefix { $0 != UInt8(ascii: "/") }
            path = folder[..<part.endIndex]
            do throws(PathObstacle) {
                levels.append(Level(length: path.utf8.count, descriptor: try open(Substring(part), creating)))
            } catch {
                reset()
                throw error
            }
            rest = rest[part.endIndex...].dropFirst()
        }
        return current
    }

    private var current: Int32 { levels.last?.descriptor ?? root }

    /// Closes the folders that are not on the way to another.
    private mutating func leave(to folder: Substring) {
        while let level = levels.last {
            let begin = folder.utf8.prefix(level.length)
            if begin.elementsEqual(path.utf8.prefix(level.length)) {
                let next = folder.utf8.dropFirst(level.length).first
                if next == nil || next == UInt8(ascii: "/") { return }
            }
            close(level.descriptor)
            levels.removeLast()
        }
    }

    /// The folder of a path, and its last part.
    static func split(_ path: String) -> (folder: Substring, name: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", path) }
        return (path[..<slash], String(path[path.utf8.index(after: slash)...]))
    }

    /// Opens the folder that `path` has come to, as `part` of the current one.
    private mutating func open(_ part: Substring, _ creating: Bool) throws(PathObstacle) -> Int32 {
        let name = String(part)
        let parent = current
        let shown = path
        let flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC
        do {
            return try call(at: String(shown)) { openat(parent, name, flags) }
        } catch let error where error.code == ENOENT {
            guard creating else { throw .missing }
            if mkdirat(parent, name, 0o755) == 0 {
                made.append(String(shown))
            } else if errno != EEXIST {
                throw .failed(SystemError(at: String(shown)))
            }
            return try open(part, false)
        } catch let error where error.code == ENOTDIR || error.code == ELOOP {
            var status = stat()
            let found = fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0
            throw found && status.isLink ? .link(String(shown)) : .notFolder(String(shown))
        } catch {
            throw .failed(error)
        }
    }
}
