import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// Changes a folder behind a finished copy of what it will be.
///
/// A copy of the new tree, of second names for all files that stay, is exchanged with the folder in one step of the file
/// system. Behind it the folder itself is changed, and exchanged back: whoever holds the folder (a container that mounts
/// it, a shell that stands in it) sees the new files, and no moment shows a mixture under its name.
struct FolderExchange: ~Copyable {
    private let staging: StagingFolder
    private let copy: Descriptor
    private let parent: Int32
    private let name: String

    /// Makes the staging folder beside the output folder; `nil` where that cannot be, or lies on another file system.
    static func begin(
        _ folder: borrowing Descriptor,
        _ place: borrowing OutputPlace
    ) throws(SystemError) -> FolderExchange? {
        guard place.parent != -1 else { return nil }
        let device = try folder.status(shown: "").st_dev
        guard try status(of: ".", in: place.parent, shown: "")?.st_dev == device else { return nil }
        do {
            let staging = try StagingFolder(place.stagingName, in: place.parent, shown: place.stagingPath)
            let copy = try makeCopy(in: staging)
            return FolderExchange(staging: staging, copy: copy, parent: place.parent, name: place.name)
        } catch let error where error.meansUnsupported {
            return nil
        }
    }

    private static func makeCopy(in staging: borrowing StagingFolder) throws(SystemError) -> Descriptor {
        do throws(SystemError) {
            let copy = try staging.open("tree")
            // A build that comes while the copy stands in the folder's place has to wait as well.
            try FolderLock.exclusive.take(copy, shown: "")
            return copy
        } catch {
            try? staging.removeTree()
            try? staging.remove()
            throw error
        }
    }

    /// Carries out a plan; returns false, with nothing changed, if this folder cannot be exchanged.
    consuming func commit(
        _ plan: BuildPlan,
        to folder: borrowing Descriptor,
        _ ownership: Ownership
    ) throws(SystemError) -> Bool {
        do throws(SystemError) {
            let new = try staging.open("new")
            try StagedFiles.store(plan.puts, in: new.number)
            guard try prepare(plan, folder, staged: new, ownership) else {
                try discardCopy()
                return false
            }
            let isBack = finish(plan, folder, staged: new)
            // The new tree is in place: what cannot be cleared away is the next build's to clear.
            let visible = isBack ? folder.number : copy.number
            if (try? isBack ? copy.isStill("tree", in: staging.number) : folder.isStill("tree", in: staging.number))
                == true
            {
                let disposal = TreeDisposal(folder: visible, ownership: ownership)
                try? disposal.remove(Array("tree".utf8CString), in: staging.number, shown: name)
                try? staging.remove()
            }
            try StagedFiles.flushFolders(of: plan.paths, below: visible)
            try StagedFiles.flush(parent, shown: "")
            return true
        } catch {
            try? discardCopy()
            throw error
        }
    }

    /// Makes the copy the new tree and exchanges it with the folder.
    private func prepare(
        _ plan: BuildPlan,
        _ folder: borrowing Descriptor,
        staged new: borrowing Descriptor,
        _ ownership: Ownership
    ) throws(SystemError) -> Bool {
        do {
            try linkManifest(from: new, or: folder)
            var mirror = FolderMirror(ownership)
            try mirror.mirror(folder, in: copy)
            var change = TreeChange(root: copy.number, staged: new.number, .linking)
            try change.apply(plan.withoutManifest)
            return try exchange(expecting: folder)
        } catch let error where error.meansUnsupported {
            return false
        }
    }

    /// The first name in the copy, so that the next build knows what is lbgen's in one that was never finished.
    private func linkManifest(
        from new: borrowing Descriptor,
        or folder: borrowing Descriptor
    ) throws(SystemError) {
        let path = OutputTree.manifestPath
        if linkat(new.number, path, copy.number, path, 0) == 0 { return }
        guard errno == ENOENT else { throw SystemError(at: path) }
        _ = try call(at: path) { linkat(folder.number, path, copy.number, path, 0) }
    }

    private func exchange(expecting folder: borrowing Descriptor) throws(SystemError) -> Bool {
        _ = try call(at: "") { lbgen_exchange(staging.number, "tree", parent, name) }
        if try folder.isStill("tree", in: staging.number) { return true }
        // Somebody has put another folder there since it was locked: not the one that was planned for.
        _ = try call(at: "") { lbgen_exchange(staging.number, "tree", parent, name) }
        throw SystemError(code: EAGAIN, at: "")
    }

    /// Changes the folder behind the copy and puts it back; if that fails, the copy stays, which is whole.
    private func finish(_ plan: BuildPlan, _ folder: borrowing Descriptor, staged new: borrowing Descriptor) -> Bool {
        var change = TreeChange(root: folder.number, staged: new.number, .moving)
        guard (try? change.apply(plan)) != nil else { return false }
        return lbgen_exchange(staging.number, "tree", parent, name) == 0
    }

    /// Removes the copy, which never was in the folder's place, or is back from it.
    private func discardCopy() throws(SystemError) {
        guard try copy.isStill("tree", in: staging.number) else { return }
        try staging.removeTree()
        try staging.remove()
    }
}
