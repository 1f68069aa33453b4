/// An absolute path on the machine that runs the daemon, from an alphabet that no target's syntax gives a meaning.
package struct FilePath: Hashable, Sendable {
    /// The path, beginning with `/`.
    package let text: String

    /// Reads a path of `[A-Za-z0-9_./@%+=:-]` without `..` parts; `nil` for any other.
    package init?(_ text: String) {
        guard text.hasPrefix("/"), text.utf8.count <= 1024, text.utf8.allSatisfy(Self.isAllowed),
            !text.split(separator: "/").contains("..")
        else { return nil }
        self.text = text
    }

    init(unchecked text: String) { self.text = text }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "_./@%+=:-".utf8.contains(byte)
        }
    }
}
