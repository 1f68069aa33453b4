import Diagnostics
import Rendering

/// Compares a tree with the output folder and decides what to write, what to remove and what to refuse.
struct Planner: ~Copyable {
    private var reader: DiskReader
    private let ownership: Ownership
    private let rights: Rights
    private let name: OutputName
    private var plan = BuildPlan()
    private var refusals = Refusals()

    /// What the user allows beyond what the manifest does.
    struct Rights {
        /// Take over files in the way that are foreign or edited.
        let adopt: Bool
        /// Overwrite and remove edited files.
        let force: Bool
    }

    /// Plans for an open folder, which must stay open.
    init(root: Int32, ownership: Ownership, rights: Rights, name: OutputName) {
        reader = DiskReader(root: root)
        self.ownership = ownership
        self.rights = rights
        self.name = name
    }

    /// The changes that make the folder the tree; `nil`, with every reason reported, if one of them may not be made.
    mutating func plan(_ wanted: WantedTree, reporting bag: DiagnosticBag) -> BuildPlan? {
        for path in ownership.paths(outside: wanted.manifest) { considerRemoving(path) }
        for file in wanted.tree.files { consider(file) }
        plan.unchanged = wanted.tree.files.count - plan.puts.count
        consider(wanted.manifestFile, isManifest: true)
        if refusals.isEmpty { checkWritable() }
        refusals.report(to: bag, name)
        return refusals.isEmpty ? plan : nil
    }

    private mutating func consider(_ file: OutputFile, isManifest: Bool = false) {
        switch reader.state(of: file) {
        case .same: break
        case .missing: plan.puts.append(BuildPlan.Put(file: file, isNew: true))
        case .obstacle(let obstacle): consider(file, behind: obstacle)
        case .other(let found):
            if found.bytes == file.bytes {
                plan.puts.append(BuildPlan.Put(file: file, isNew: false, times: found.times))
            } else if isManifest || mayOverwrite(file.path, found.bytes) {
                plan.puts.append(BuildPlan.Put(file: file, isNew: false))
            }
        }
    }

    private mutating func mayOverwrite(_ path: String, _ bytes: [UInt8]) -> Bool {
        if rights.adopt || ownership.wrote(bytes, at: path) { return true }
        if !ownership.lists(path) {
            refusals.add(.foreign(path))
        } else if !rights.force {
            refusals.add(.edited(path, isRemoval: false))
        } else {
            return true
        }
        return false
    }

    private mutating func consider(_ file: OutputFile, behind obstacle: PathObstacle) {
        switch obstacle {
        // A file of ours that goes makes room for a folder, and the other way round.
        case .notFolder(let path) where ownership.owns(path): plan.puts.append(BuildPlan.Put(file: file, isNew: true))
        case .folder(let path) where holdsOnlyOwnFiles(path): plan.puts.append(BuildPlan.Put(file: file, isNew: true))
        default: refusals.add(.obstacle(obstacle))
        }
    }

    private mutating func holdsOnlyOwnFiles(_ folder: String) -> Bool {
        guard let entries = try? reader.names(in: folder), !entries.isEmpty else { return false }
        for entry in entries {
            guard let name = entry.text else { return false }
            let path = folder + "/" + name
            guard entry.isFolder ? holdsOnlyOwnFiles(path) : ownership.owns(path) else { return false }
        }
        return true
    }

    private mutating func considerRemoving(_ path: String) {
        do throws(PathObstacle) {
            let found = try reader.read(path)
            if ownership.wrote(found.bytes, at: path) {
                plan.removals.append(path)
            } else if ownership.lists(path) {
                if rights.force { return plan.removals.append(path) }
                refusals.add(.edited(path, isRemoval: true))
            }
        } catch {
            switch error {
            // Somebody removed it, or put something else there that is none of ours.
            case .missing, .notFolder, .folder, .special: break
            case .link, .failed: refusals.add(.obstacle(error))
            }
        }
    }

    private mutating func checkWritable() {
        var last: Substring?
        for path in plan.paths {
            let folder = FolderCursor.split(path).folder
            if folder == last { continue }
            last = folder
            do throws(PathObstacle) { try reader.checkWritable(folderOf: path) } catch {
                refusals.add(.obstacle(error))
            }
        }
    }
}
