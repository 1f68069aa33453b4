/// A name that the user gives to a backend, site, node and the like: `^[a-z][a-z0-9-]{0,40}$`.
///
/// The grammar is legal as an nginx upstream, HAProxy proxy, keepalived instance, DNS label and Prometheus label.
package struct Identifier: Hashable, Sendable {
    /// The name.
    package let text: String

    /// Takes a name that has the grammar; `nil` for any other.
    package init?(_ text: String) {
        let bytes = text.utf8
        guard let first = bytes.first, first >= UInt8(ascii: "a"), first <= UInt8(ascii: "z"), bytes.count <= 41 else {
            return nil
        }
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                continue
            default: return nil
            }
        }
        self.text = text
    }

    /// Stands where a name could not be read; empty, so that it equals no real name.
    package static let placeholder = Identifier(unchecked: "")

    private init(unchecked text: String) { self.text = text }
}
