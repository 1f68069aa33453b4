import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// What a build changes in the output folder, known in full before anything is written.
struct BuildPlan {
    /// A file to write.
    struct Put {
        /// The file.
        let file: OutputFile
        /// Whether nothing stands in its place.
        let isNew: Bool
        /// The times to keep, where the bytes stay and the mode changes.
        var times: [timespec] = []
    }

    /// The files to write, in path order, the manifest last.
    var puts: [Put] = []
    /// The files to remove, in path order.
    var removals: [String] = []
    /// How many files, the manifest not counted, are as they should be.
    var unchanged = 0

    /// Whether there is nothing to do.
    var isEmpty: Bool { puts.isEmpty && removals.isEmpty }

    /// The plan for all but the manifest.
    var withoutManifest: BuildPlan {
        var plan = self
        plan.puts.removeAll { $0.file.path == OutputTree.manifestPath }
        return plan
    }

    /// Every path that changes.
    var paths: [String] { removals + puts.map(\.file.path) }
}

/// The files that lbgen may overwrite and remove: what a manifest lists, as long as nobody edited it.
struct Ownership {
    /// The folder's manifest first, then those of killed builds, which may have put some of their files in place.
    var manifests: [Manifest]

    /// Whether the folder's own manifest lists a path, so that other bytes there are an edit.
    func lists(_ path: String) -> Bool { manifests.first?.entry(path) != nil }

    /// Whether a path is lbgen's by any manifest.
    func owns(_ path: String) -> Bool { manifests.contains { $0.entry(path) != nil } }

    /// Whether the bytes are those that lbgen wrote there.
    func wrote(_ bytes: [UInt8], at path: String) -> Bool {
        let digest = Digest(of: bytes)
        return manifests.contains { $0.entry(path)?.digest == digest }
    }

    /// The owned paths that are not in a list, in path order.
    func paths(outside list: Manifest) -> [String] {
        var found: [String] = []
        for manifest in manifests {
            var wanted = list.entries[...]
            for entry in manifest.entries {
                while let first = wanted.first, first.path.utf8.lexicographicallyPrecedes(entry.path.utf8) {
                    wanted.removeFirst()
                }
                if wanted.first?.path != entry.path { found.append(entry.path) }
            }
        }
        guard manifests.count > 1 else { return found }
        return Set(found).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension Manifest {
    /// The entry of a path, found by halving.
    func entry(_ path: String) -> Entry? {
        var low = 0
        var high = entries.count
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].path.utf8.lexicographicallyPrecedes(path.utf8) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        return low < entries.count && entries[low].path == path ? entries[low] : nil
    }
}
