import Diagnostics
import Rendering

/// What lbgen owns in an output folder: path, permission bits and digest of each file, in path order.
///
/// The text has one shape, with an entry to a line so that a diff speaks of files, and holds neither version nor date of
/// the tool, so that it depends on the topology alone.
struct Manifest: Equatable {
    /// One owned file as it was written.
    struct Entry: Equatable {
        /// Relative to the output folder.
        let path: String
        /// Its permission bits.
        let mode: UInt16
        /// The digest of its bytes.
        let digest: Digest
    }

    /// The owned files, ordered by the bytes of their paths.
    var entries: [Entry] = []

    static let opening = "{\n  \"format\": 1,\n  \"files\": [\n"
    static let closing = "  ]\n}\n"
    static let beforePath = "    {\"path\": \""
    static let beforeMode = "\", \"mode\": \""
    static let beforeDigest = "\", \"sha256\": \""
    static let afterDigest = "\"}"

    /// A folder that lbgen owns nothing in.
    init() {}

    /// Digests the files of a tree.
    init(of tree: OutputTree) {
        entries = tree.files.map { Entry(path: $0.path, mode: $0.mode, digest: Digest(of: $0.bytes)) }
    }

    /// The text of `lbgen-manifest.json`.
    var bytes: [UInt8] {
        var text = TextBuffer(capacity: 64 + entries.count * 160)
        text.append(Self.opening)
        for (index, entry) in entries.enumerated() {
            text.append(Self.beforePath)
            text.append(entry.path)
            text.append(Self.beforeMode)
            for shift in stride(from: UInt16(9), through: 0, by: -3) {
                text.append(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: entry.mode >> shift & 7))
            }
            text.append(Self.beforeDigest)
            entry.digest.append(to: &text)
            text.append(Self.afterDigest)
            text.append(index + 1 < entries.count ? ",\n" : "\n")
        }
        text.append(Self.closing)
        return text.bytes
    }
}

extension Manifest {
    /// Reads a folder's manifest; a folder without one has none of lbgen's files. One that is `expected` need not be parsed.
    static func read(in folder: borrowing Descriptor, expected: WantedTree? = nil) throws(ManifestReadError) -> Manifest
    {
        var reader = DiskReader(root: folder.number)
        let file: DiskFile
        do { file = try reader.read(OutputTree.manifestPath) } catch {
            if case .missing = error { return Manifest() }
            throw .unreadable(error)
        }
        if let expected, expected.manifestFile.bytes == file.bytes { return expected.manifest }
        do { return try ManifestReader.read(file.bytes) } catch { throw .broken(error) }
    }
}

/// Why it is not known what lbgen owns in a folder.
enum ManifestReadError: Error {
    /// The manifest cannot be opened or read.
    case unreadable(PathObstacle)
    /// It is not what lbgen wrote.
    case broken(ManifestProblem)

    /// Whether the manifest is there and of no use.
    var isBroken: Bool {
        if case .broken = self { return true }
        return false
    }

    /// LB0604, a warning where the user has chosen to go on without the manifest, or why it cannot be read.
    func diagnostic(_ name: OutputName, isWarning: Bool) -> Diagnostic {
        switch self {
        case .unreadable(let obstacle): return obstacle.diagnostic(name)
        case .broken(let problem):
            let path = name.showing(OutputTree.manifestPath)
            let help =
                "restore the file as it was committed, or build with `--adopt`: the files of this build are then "
            return Diagnostic(
                .brokenManifest, "`\(path)` is not as lbgen wrote it: line \(problem.line): \(problem.reason)", at: nil,
                help: [help + "overwritten whoever wrote them, and all others stay"],
                severity: isWarning ? .warning : .error)
        }
    }
}
