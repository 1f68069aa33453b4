import CPlatform
import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Carries out a plan in one folder: removals first, so that a file can become a folder, then files, the manifest last.
struct TreeChange: ~Copyable {
    /// How a staged file gets into place.
    enum Manner {
        /// By a second name for the same file; whatever stood there goes first.
        case linking
        /// By a rename, which readers of the folder see as one step.
        case moving
        /// By a rename, with what stood there kept in this folder for the way back.
        case movingKeepingOld(in: Int32)
    }

    private struct Step {
        let path: String
        let wasThere: Bool
    }

    private let root: Int32
    private let manner: Manner
    private var target: FolderCursor
    private var source: FolderCursor
    private var kept: FolderCursor
    private var done: [Step] = []

    /// Changes the folder `root` by the files staged in `staged`; both must stay open.
    init(root: Int32, staged: Int32, _ manner: Manner) {
        self.root = root
        self.manner = manner
        target = FolderCursor(root: root)
        source = FolderCursor(root: staged)
        if case .movingKeepingOld(let old) = manner {
            kept = FolderCursor(root: old)
        } else {
            kept = FolderCursor(root: root)
        }
    }

    /// Carries out the plan; after an error, `rollBack` restores what `movingKeepingOld` kept.
    mutating func apply(_ plan: BuildPlan) throws(SystemError) {
        for path in plan.removals { try remove(path) }
        target.reset()
        for path in plan.removals.reversed() { removeEmptyFolders(above: path) }
        for put in plan.puts { try place(put) }
    }

    /// Undoes every step so far, as far as the system lets it.
    mutating func rollBack() {
        let made = target.made
        for step in done.reversed() {
            let name = FolderCursor.split(step.path).name
            guard let folder = try? target.enterFolder(of: step.path, creating: step.wasThere) else { continue }
            if !step.wasThere {
                unlinkat(folder, name, 0)
            } else if let old = try? kept.enterFolder(of: step.path) {
                renameat(old, name, folder, name)
            }
        }
        done = []
        target.reset()
        for folder in made.reversed() {
            guard let parent = try? target.enterFolder(of: folder) else { continue }
            unlinkat(parent, FolderCursor.split(folder).name, AT_REMOVEDIR)
        }
    }

    private mutating func remove(_ path: String) throws(SystemError) {
        let folder = try target.enterOwnFolder(of: path)
        let name = FolderCursor.split(path).name
        try keep(path, name, in: folder)
        done.append(Step(path: path, wasThere: true))
        if unlinkat(folder, name, 0) == -1, errno != ENOENT { throw SystemError(at: path) }
    }

    private mutating func place(_ put: BuildPlan.Put) throws(SystemError) {
        let path = put.file.path
        let name = FolderCursor.split(path).name
        let from = try source.enterOwnFolder(of: path)
        let to = try target.enterOwnFolder(of: path, creating: true)
        if case .linking = manner {
            if !put.isNew { _ = try call(at: path) { unlinkat(to, name, 0) } }
            _ = try call(at: path) { linkat(from, name, to, name, 0) }
            return
        }
        if put.isNew {
            try moveToFreePlace(from, to, name, shown: path)
            done.append(Step(path: path, wasThere: false))
        } else {
            try keep(path, name, in: to)
            done.append(Step(path: path, wasThere: true))
            _ = try call(at: path) { renameat(from, name, to, name) }
        }
    }

    /// Fails with EEXIST, instead of overwriting, if somebody has put a file there since the plan was made.
    private func moveToFreePlace(_ from: Int32, _ to: Int32, _ name: String, shown: String) throws(SystemError) {
        if lbgen_rename_to_free(from, name, to, name) == 0 { return }
        guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw SystemError(at: shown) }
        _ = try call(at: shown) { renameat(from, name, to, name) }
    }

    private mutating func keep(_ path: String, _ name: String, in folder: Int32) throws(SystemError) {
        guard case .movingKeepingOld = manner else { return }
        let old = try kept.enterOwnFolder(of: path, creating: true)
        do {
            _ = try call(at: path) { linkat(folder, name, old, name, 0) }
        } catch let error where error.meansUnsupported {
            // No links here: for an instant the file is not in its place.
            _ = try call(at: path) { renameat(folder, name, old, name) }
        }
    }

    /// Removes the folder of a removed file if that was its last, and the folder above likewise.
    private func removeEmptyFolders(above path: String) {
        var cursor = FolderCursor(root: root)
        var folder = String(FolderCursor.split(path).folder)
        while !folder.isEmpty {
            guard let parent = try? cursor.enterFolder(of: folder) else { return }
            guard unlinkat(parent, FolderCursor.split(folder).name, AT_REMOVEDIR) == 0 else { return }
            cursor.reset()
            folder = String(FolderCursor.split(folder).folder)
        }
    }
}
