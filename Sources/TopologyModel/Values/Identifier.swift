/// A name that the user gives to a backend, site, node and the like: `^[a-z][a-z0-9-]{0,40}$`.
///
/// The grammar is legal as an nginx upstream, HAProxy proxy, keepalived instance, DNS label and Prometheus label.
package struct Identifier: Hashable, Sendable {
    /// The name.
    package let text: String

    /// Takes a name that has the grammar; `nil` for any other.
    package init?(_ text: String) {
        var copy = text
        guard copy.withUTF8({ Self.isName($0) }) else { return nil }
        self.text = text
    }

    /// Stands where a name could not be read; empty, so that it equals no real name.
    package static let placeholder = Identifier(unchecked: "")

    private init(unchecked text: String) { self.text = text }

    private static func isName(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z"), bytes.count <= 41 else {
            return false
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                continue
            default: return false
            }
        }
        return true
    }
}
