import Foundation
import TestSupport
import Testing

/// One generated file that its own daemon must take: found by its name in the committed trees, never registered.
struct NativeFile: Sendable, CustomTestStringConvertible {
    let path: String

    var testDescription: String {
        path.replacing(PackageFolder.root.path + "/", with: "")
    }

    /// The generated trees that are committed: the examples and the golden cases, but for those of newer daemons than this
    /// system's: their folder holds `newer-daemons`, and `make check-versions` has them judged.
    static let trees: [URL] =
        CaseFolder.all(in: "examples", holding: "generated").map { $0.file("generated") }
        + CaseFolder.all(in: "Tests/GoldenTests/Cases", holding: "expected")
        .filter { !FileManager.default.fileExists(atPath: $0.file("newer-daemons").path) }
        .map { $0.file("expected") }

    /// All files below the trees that are accepted by `isWanted`, given their path inside the tree.
    static func all(_ isWanted: (String) -> Bool) -> [NativeFile] {
        trees.flatMap { tree in
            (FileManager.default.subpaths(atPath: tree.path) ?? []).sorted().filter(isWanted)
                .map { NativeFile(path: tree.appendingPathComponent($0).path) }
        }
    }
}
