package import Diagnostics
package import Rendering

/// The files of a build, in path order, each with a path that is safe below any folder and unlike every other.
package struct OutputTree: Sendable {
    /// Where the list of owned files lies in an output folder.
    package static let manifestPath = "lbgen-manifest.json"
    /// The folder that a build works in while it cannot work beside the output folder; nothing stays there.
    static let stagingName = ".lbgen-stage"

    /// The files, ordered by the bytes of their paths.
    package let files: [OutputFile]

    /// Takes the files of all targets; reports LB0605 for paths that clash, LB0603 for one that is not a plain relative path.
    package init?(files: [OutputFile], reporting bag: DiagnosticBag) {
        self.files = files.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        var clashes = PathClashes()
        var isSound = true
        for file in self.files {
            guard Self.isPlain(file.path) else {
                let reason = "paths are relative, of A-Z a-z 0-9 . _ - @ +, with no `.`, `..` or empty part"
                bag.report(Diagnostic(.outputNotWritable, "cannot write `\(file.path)`: \(reason)", at: nil))
                isSound = false
                continue
            }
            if let clash = clashes.add(file.path) {
                bag.report(Diagnostic(.pathCollision, clash, at: nil))
                isSound = false
            }
        }
        guard isSound else { return nil }
    }

    /// Whether a path is relative, leads downwards only, and is spelled in letters that need no escape anywhere.
    static func isPlain(_ path: String) -> Bool {
        guard path.utf8.count <= 1024 else { return false }
        return path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
            guard (1...255).contains(part.count) else { return false }
            return part.allSatisfy(isPlain) && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
        }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: "@"), UInt8(ascii: "+"):
            true
        default: false
        }
    }
}

/// The names taken so far, as a file system that ignores case would see them.
private struct PathClashes {
    private struct Place {
        let spelling: String
        let isFile: Bool
    }

    private var places: [String: Place] = [
        OutputTree.manifestPath: Place(spelling: OutputTree.manifestPath, isFile: true),
        OutputTree.stagingName: Place(spelling: OutputTree.stagingName, isFile: true),
    ]

    /// Takes a path; if it clashes with an earlier one, says how.
    mutating func add(_ path: String) -> String? {
        var clash: String?
        for slash in path.indices where path[slash] == "/" {
            clash = clash ?? take(String(path[..<slash]), isFile: false)
        }
        return clash ?? take(path, isFile: true)
    }

    private mutating func take(_ path: String, isFile: Bool) -> String? {
        guard let taken = places.updateValue(Place(spelling: path, isFile: isFile), forKey: path.lowercased()) else {
            return nil
        }
        if taken.spelling != path {
            return "`\(taken.spelling)` and `\(path)` are one name on a file system that ignores case"
        }
        switch (taken.isFile, isFile) {
        case (true, true): return "two outputs have the path `\(path)`"
        case (false, false): return nil
        default: return "`\(path)` would be a file and a folder at once"
        }
    }
}
