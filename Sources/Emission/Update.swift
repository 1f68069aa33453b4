import Diagnostics
import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension OutputWriter {
    /// Changes a folder that exists, as its only writer.
    func update(_ place: borrowing OutputPlace, _ wanted: WantedTree, _ bag: DiagnosticBag) throws(SystemError)
        -> Outcome
    {
        let folder = try Descriptor(path: place.path)
        try FolderLock.exclusive.take(folder, shown: "")
        guard place.parent == -1 ? true : try folder.isStill(place.name, in: place.parent) else { return .again }
        guard let owned = readManifest(in: folder, wanted, bag) else { return .refused }

        var ownership = Ownership(manifests: [owned])
        let beside = place.parent != -1 && StagingFolder.isThere(place.stagingName, in: place.parent)
        let inside = StagingFolder.isThere(OutputTree.stagingName, in: folder.number)
        if beside {
            let left = try StagingFolder(place.stagingName, in: place.parent, shown: place.stagingPath)
            ownership.manifests += try left.recover(into: folder, ownership)
        }
        if inside {
            let left = try StagingFolder(OutputTree.stagingName, in: folder.number, shown: OutputTree.stagingName)
            ownership.manifests += try left.recover(into: folder, ownership)
        }
        let wanted = wanted.keeping(owned, outside: scope)
        var planner = Planner(root: folder.number, ownership: ownership, rights: rights, name: name)
        guard let plan = planner.plan(wanted, reporting: bag) else {
            return .refused
        }
        if beside {
            try StagingFolder(place.stagingName, in: place.parent, shown: place.stagingPath).remove()
        }
        if inside {
            try StagingFolder(OutputTree.stagingName, in: folder.number, shown: OutputTree.stagingName).remove()
        }
        if plan.isEmpty { return .done(plan.summary(atomic: true)) }
        ownership.manifests.append(wanted.manifest)
        return .done(plan.summary(atomic: try commit(plan, to: folder, at: place, ownership)))
    }

    /// What lbgen owns here; `nil`, with the reason reported, if that cannot be known.
    private func readManifest(in folder: borrowing Descriptor, _ wanted: WantedTree, _ bag: DiagnosticBag) -> Manifest?
    {
        do {
            return try Manifest.read(in: folder, expected: wanted)
        } catch {
            bag.report(error.diagnostic(name, isWarning: rights.adopt))
            return error.isBroken && rights.adopt ? Manifest() : nil
        }
    }

    /// Stages what changes and puts it in place; returns whether in one step.
    private func commit(
        _ plan: BuildPlan,
        to folder: borrowing Descriptor,
        at place: borrowing OutputPlace,
        _ ownership: Ownership
    ) throws(SystemError) -> Bool {
        if let exchange = try FolderExchange.begin(folder, place) {
            if try exchange.commit(plan, to: folder, ownership) { return true }
        }
        let staging = try StagingFolder(OutputTree.stagingName, in: folder.number, shown: OutputTree.stagingName)
        do throws(SystemError) {
            let new = try staging.open("new")
            let old = try staging.open("old")
            try StagedFiles.store(plan.puts, in: new.number)
            var change = TreeChange(root: folder.number, staged: new.number, .movingKeepingOld(in: old.number))
            do { try change.apply(plan) } catch {
                change.rollBack()
                throw error
            }
        } catch {
            try? staging.remove()
            throw error
        }
        try staging.remove()
        try StagedFiles.flushFolders(of: plan.paths, below: folder.number)
        return false
    }
}
