package import Diagnostics
import Rendering

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

extension OutputWriter {
    /// How the folder differs from a tree, in path order, the manifest included; writes nothing.
    ///
    /// What is on disk is read and compared byte by byte. A link, a folder in a file's place, or a file that cannot be
    /// read is reported as LB06xx, a broken manifest as a warning: the differences show what else is wrong.
    package func compare(_ tree: OutputTree, reporting bag: DiagnosticBag) -> [FileDifference] {
        let wanted = WantedTree(tree)
        do throws(SystemError) {
            guard let folder = try lockedFolder() else { return wanted.files.map { FileDifference(missing: $0) } }
            let owned = readManifest(in: folder, wanted, bag)
            return differences(wanted.keeping(owned, outside: scope), owned, in: folder, bag)
        } catch {
            bag.report(error.diagnostic(in: name))
            return []
        }
    }

    /// Waits until no build writes the folder; `nil` if it does not exist.
    private func lockedFolder() throws(SystemError) -> Descriptor? {
        while true {
            let place = try OutputPlace(name.folder)
            guard place.exists else { return nil }
            let folder = try Descriptor(path: place.path)
            try FolderLock.shared.take(folder, shown: "")
            if place.parent == -1 { return folder }
            if try folder.isStill(place.name, in: place.parent) { return folder }
        }
    }

    /// What lbgen owns here, as far as that can be known.
    private func readManifest(
        in folder: borrowing Descriptor, _ wanted: WantedTree, _ bag: DiagnosticBag
    ) -> Manifest {
        do { return try Manifest.read(in: folder, expected: wanted) } catch {
            if error.isBroken { bag.report(error.diagnostic(name, isWarning: true)) }
            return Manifest()
        }
    }

    private func differences(
        _ wanted: WantedTree,
        _ owned: Manifest,
        in folder: borrowing Descriptor,
        _ bag: DiagnosticBag
    ) -> [FileDifference] {
        var found: [FileDifference] = []
        var refusals = Refusals()
        var reader = DiskReader(root: folder.number)
        for file in wanted.files {
            switch reader.state(of: file) {
            case .same: break
            case .missing: found.append(FileDifference(missing: file))
            case .other(let disk): found.append(FileDifference(disk, file))
            case .obstacle(let obstacle):
                refusals.add(.obstacle(obstacle))
                found.append(FileDifference(missing: file))
            }
        }
        for path in Ownership(manifests: [owned]).paths(outside: wanted.manifest) {
            do throws(PathObstacle) { found.append(FileDifference(extra: path, try reader.read(path))) } catch {
                if case .link = error { refusals.add(.obstacle(error)) }
            }
        }
        refusals.report(to: bag, name)
        return found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    }
}

extension FileDifference {
    fileprivate init(missing file: OutputFile) {
        self.init(path: file.path, kind: .missing, old: nil, new: file.bytes, oldMode: nil, newMode: file.mode)
    }

    fileprivate init(extra path: String, _ disk: DiskFile) {
        self.init(path: path, kind: .extra, old: disk.bytes, new: nil, oldMode: disk.mode, newMode: nil)
    }

    fileprivate init(_ disk: DiskFile, _ file: OutputFile) {
        self.init(
            path: file.path, kind: disk.bytes == file.bytes ? .mode : .bytes, old: disk.bytes, new: file.bytes,
            oldMode: disk.mode, newMode: file.mode)
    }
}
