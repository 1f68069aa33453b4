/// One file of the generated tree.
package struct OutputFile: Equatable, Sendable {
    /// Where it goes, relative to the output folder, parts joined by `/`, with no `.`, `..` or empty part.
    package let path: String
    /// Its bytes: UTF-8, LF line ends, a final newline.
    package let bytes: [UInt8]
    /// Its POSIX permission bits: 0o644, or 0o755 for a script.
    package let mode: UInt16

    /// Joins a path, its bytes and its mode.
    package init(path: String, bytes: [UInt8], mode: UInt16 = 0o644) {
        self.path = path
        self.bytes = bytes
        self.mode = mode
    }
}
