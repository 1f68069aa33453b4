import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension OutputWriter {
    /// Prepares the whole folder beside its place, with the folders that are missing above it, and gives it its name.
    func create(_ place: borrowing OutputPlace, _ wanted: WantedTree) throws(SystemError) -> Outcome {
        guard place.parent != -1 else { throw SystemError(code: EACCES, at: "") }
        let staging = try StagingFolder(place.stagingName, in: place.parent, shown: place.stagingPath)
        do throws(SystemError) {
            if try status(of: place.name, in: place.parent, shown: "") != nil {
                try staging.remove()
                return .again
            }
            let plan = BuildPlan(
                puts: (wanted.tree.files + [wanted.manifestFile]).map { BuildPlan.Put(file: $0, isNew: true) })
            try prepare(plan, in: staging, below: place.rest)
            guard try reveal(staging, at: place) else {
                try staging.remove()
                return .again
            }
            try staging.remove()
            let folder = try Descriptor(path: name.folder)
            try StagedFiles.flushFolders(of: plan.paths, below: folder.number)
            try StagedFiles.flush(place.parent, shown: "")
            return .done(plan.summary(atomic: true))
        } catch {
            try? staging.remove()
            throw error
        }
    }

    private func prepare(_ plan: BuildPlan, in staging: borrowing StagingFolder, below rest: String) throws(SystemError)
    {
        // A tree that is left here stood in the place of a folder that somebody has removed since.
        try staging.removeTree()
        try staging.empty()
        let top = try staging.open("new")
        var cursor = FolderCursor(root: top.number)
        let folder = try cursor.enterOwnFolder(of: rest.isEmpty ? "." : rest + "/.", creating: true)
        try StagedFiles.store(plan.puts, in: folder)
    }

    /// Returns false if the name was taken meanwhile.
    private func reveal(_ staging: borrowing StagingFolder, at place: borrowing OutputPlace) throws(SystemError) -> Bool
    {
        if lbgen_rename_to_free(staging.number, "new", place.parent, place.name) == 0 { return true }
        if errno == EEXIST { return false }
        guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw SystemError(at: "") }
        if renameat(staging.number, "new", place.parent, place.name) == 0 { return true }
        guard errno == EEXIST || errno == ENOTEMPTY else { throw SystemError(at: "") }
        return false
    }
}
