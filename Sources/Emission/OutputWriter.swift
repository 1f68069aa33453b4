package import Diagnostics
import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a build did to the output folder.
package struct WriteSummary: Equatable, Sendable {
    /// The files that were written, in path order, the manifest last.
    package var written: [String] = []
    /// The files that were removed, in path order.
    package var removed: [String] = []
    /// How many files were already as they should be and were not touched.
    package var unchanged = 0
    /// Whether all changes showed at once. Where the system cannot exchange folders (a mount point, some file systems)
    /// they are renamed into place one after the other: a failure is undone, and what a killed build leaves is
    /// completed by the next one.
    package var wasAtomic = true

    /// Whether nothing was written or removed.
    package var isUnchanged: Bool { written.isEmpty && removed.isEmpty }
}

/// Makes an output folder hold a tree, all of it or nothing.
///
/// `docs/emission.md` says how and why.
package struct OutputWriter {
    /// What to do after one try.
    enum Outcome {
        /// The folder holds the tree.
        case done(WriteSummary)
        /// Why not is reported, and nothing was written.
        case refused
        /// Another build was faster; look again.
        case again
    }

    let name: OutputName
    let rights: Planner.Rights
    /// The top folders that a build speaks for; all if `nil`.
    let scope: [String]?

    /// Writes to `folder`, which is made if it is missing, with its parents.
    ///
    /// `adopt` takes over files in the way that are foreign or edited, and a broken manifest; `force` overwrites and removes
    /// edited files of lbgen's own. A build that has a `scope` speaks for these top folders only: what lbgen owns elsewhere
    /// stays as it is, and stays lbgen's.
    package init(folder: String, adopt: Bool = false, force: Bool = false, scope: [String]? = nil) {
        name = OutputName(folder: folder.isEmpty ? "." : folder)
        rights = Planner.Rights(adopt: adopt, force: force)
        self.scope = scope
    }

    /// Writes a tree; `nil`, with every reason reported as LB06xx, if the folder is as it was.
    package func write(_ tree: OutputTree, reporting bag: DiagnosticBag) -> WriteSummary? {
        let wanted = WantedTree(tree)
        do throws(SystemError) {
            // Each further try means that another build has put or removed the whole folder in between.
            for _ in 0..<64 {
                let place = try OutputPlace(name.folder)
                let outcome = place.exists ? try update(place, wanted, bag) : try create(place, wanted)
                switch outcome {
                case .done(let summary): return summary
                case .refused: return nil
                case .again: continue
                }
            }
            throw SystemError(code: EBUSY, at: "")
        } catch {
            bag.report(error.diagnostic(in: name))
            return nil
        }
    }
}

/// A tree with the manifest that belongs to it.
struct WantedTree {
    /// The files of the targets.
    let tree: OutputTree
    /// Their list.
    let manifest: Manifest
    /// The list as a file.
    let manifestFile: OutputFile

    /// Digests a tree.
    init(_ tree: OutputTree) { self.init(tree, Manifest(of: tree)) }

    private init(_ tree: OutputTree, _ manifest: Manifest) {
        self.tree = tree
        self.manifest = manifest
        manifestFile = OutputFile(path: OutputTree.manifestPath, bytes: manifest.bytes)
    }

    /// Every file, the list in its place among them.
    var files: [OutputFile] {
        let place = tree.files.firstIndex { OutputTree.manifestPath.utf8.lexicographicallyPrecedes($0.path.utf8) }
        var files = tree.files
        files.insert(manifestFile, at: place ?? files.count)
        return files
    }

    /// The same tree, with a list that holds what is owned outside of a build's scope as well.
    func keeping(_ owned: Manifest, outside scope: [String]?) -> WantedTree {
        guard let scope else { return self }
        let kept = owned.entries.filter { entry in
            !scope.contains { entry.path.hasPrefix($0 + "/") } && manifest.entry(entry.path) == nil
        }
        guard !kept.isEmpty else { return self }
        var list = manifest
        list.entries = (list.entries + kept).sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return WantedTree(tree, list)
    }
}

extension BuildPlan {
    /// What a build says that it did.
    func summary(atomic: Bool) -> WriteSummary {
        WriteSummary(written: puts.map(\.file.path), removed: removals, unchanged: unchanged, wasAtomic: atomic)
    }
}
