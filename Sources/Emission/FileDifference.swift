import Rendering

/// A file on disk that is not as the build has it.
package struct FileDifference: Equatable, Sendable {
    /// In what way.
    package enum Kind: String, Sendable {
        /// The build has it, the disk does not.
        case missing
        /// The manifest owns it, the build has it no more.
        case extra
        /// The bytes differ, and possibly the mode.
        case bytes
        /// Only the mode differs.
        case mode
    }

    /// Relative to the output folder.
    package let path: String
    /// In what way.
    package let kind: Kind
    /// The bytes on disk; `nil` for a missing file.
    package let old: [UInt8]?
    /// The bytes of the build; `nil` for an extra file.
    package let new: [UInt8]?
    /// The permission bits on disk; `nil` for a missing file.
    package let oldMode: UInt16?
    /// The permission bits of the build; `nil` for an extra file.
    package let newMode: UInt16?

    /// From the disk to the build as a unified diff, with git's header lines where a file comes, goes or changes its
    /// mode.
    package var diff: [UInt8] {
        var out = TextBuffer()
        if let header = modeLines {
            out.append("diff --git a/\(path) b/\(path)\n")
            out.append(header)
        }
        let text = UnifiedDiff.bytes(
            old: old ?? [], new: new ?? [], oldName: old == nil ? "/dev/null" : "a/" + path,
            newName: new == nil ? "/dev/null" : "b/" + path)
        text.withUnsafeBufferPointer { out.append($0) }
        return out.bytes
    }

    private var modeLines: String? {
        switch (oldMode.map(Self.gitMode), newMode.map(Self.gitMode)) {
        case (nil, let new?): "new file mode \(new)\n"
        case (let old?, nil): "deleted file mode \(old)\n"
        case (let old?, let new?) where old != new: "old mode \(old)\nnew mode \(new)\n"
        default: nil
        }
    }

    /// The two modes that git knows for files.
    private static func gitMode(_ mode: UInt16) -> String { isExecutable(mode) ? "100755" : "100644" }
}
