import Diagnostics
import Emission
import Foundation
import Rendering

/// A folder of its own for a test, removed with the test.
final class Scratch {
    /// The output folder, which does not exist at first.
    let out: String
    /// The folder around it.
    let path: String

    init(in parent: String = NSTemporaryDirectory()) {
        path = (parent as NSString).appendingPathComponent("lbgen-emission-\(UUID().uuidString)")
        out = path + "/generated"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Puts a file below the output folder, with its folders.
    func put(_ file: String, _ text: String) {
        let place = out + "/" + file
        let folder = (place as NSString).deletingLastPathComponent
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: place, contents: Data(text.utf8))
    }

    /// The text of a file below the output folder.
    func text(_ file: String) -> String? {
        FileManager.default.contents(atPath: out + "/" + file).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether something is there.
    func exists(_ file: String) -> Bool {
        var status = stat()
        return lstat(out + "/" + file, &status) == 0
    }

    /// Inode, time of the last change of the bytes in nanoseconds, permission bits.
    func status(_ file: String) -> (inode: UInt64, mtime: Int, mode: UInt32) {
        var status = stat()
        lstat(out + "/" + file, &status)
        return (
            UInt64(status.st_ino), Int(status.st_mtim.tv_sec) * 1_000_000_000 + Int(status.st_mtim.tv_nsec),
            UInt32(status.st_mode & 0o7777)
        )
    }

    /// The names in the folder around the output folder: what a build must leave as it was.
    var surroundings: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }

    /// Builds, and returns what was done and the findings as `LB0601 message`.
    @discardableResult
    func build(_ files: [OutputFile], adopt: Bool = false, force: Bool = false) -> (WriteSummary?, [String]) {
        let bag = DiagnosticBag()
        guard let tree = OutputTree(files: files, reporting: bag) else { return (nil, bag.lines) }
        let summary = OutputWriter(folder: out, adopt: adopt, force: force).write(tree, reporting: bag)
        return (summary, bag.lines)
    }

    /// Compares, and returns the differences and the findings.
    func check(_ files: [OutputFile]) -> ([FileDifference], [String]) {
        let bag = DiagnosticBag()
        guard let tree = OutputTree(files: files, reporting: bag) else { return ([], bag.lines) }
        return (OutputWriter(folder: out).compare(tree, reporting: bag), bag.lines)
    }
}

extension DiagnosticBag {
    /// The findings as `LB0601 message`.
    var lines: [String] { sorted.map { $0.code.text + " " + $0.message } }
}

/// A file of a tree.
func file(_ path: String, _ text: String, mode: UInt16 = 0o644) -> OutputFile {
    OutputFile(path: path, bytes: Array(text.utf8), mode: mode)
}

/// Everything below a folder: path to kind, mode and bytes.
func snapshot(_ folder: String) -> [String: String] {
    var found: [String: String] = [:]
    guard let walk = FileManager.default.enumerator(atPath: folder) else { return found }
    for case let path as String in walk {
        var status = stat()
        lstat(folder + "/" + path, &status)
        let kind = status.st_mode & S_IFMT
        let mode = String(status.st_mode & 0o7777, radix: 8)
        if kind == S_IFREG {
            let bytes = FileManager.default.contents(atPath: folder + "/" + path) ?? Data()
            found[path] = mode + " " + Digest(of: Array(bytes)).hexadecimal
        } else {
            found[path] = (kind == S_IFDIR ? "folder " : "other ") + mode
        }
    }
    return found
}
