/// A cookie's name: an RFC 6265 token.
package struct CookieName: Hashable, Sendable {
    /// The name.
    package let text: String

    /// Takes a token of at most 64 bytes; `nil` for any other text.
    package init?(_ text: String) {
        guard isToken(text) else { return nil }
        self.text = text
    }

    init(unchecked text: String) { self.text = text }
}

/// A header's name: an RFC 9110 token.
package struct HeaderName: Hashable, Sendable {
    /// The name as written; header names are compared without case.
    package let text: String

    /// Takes a token of at most 64 bytes; `nil` for any other text.
    package init?(_ text: String) {
        guard isToken(text) else { return nil }
        self.text = text
    }

    init(unchecked text: String) { self.text = text }
}

/// `1*tchar` of RFC 9110, 5.6.2, at most 64 bytes, without `$`, `` ` ``, `'`, `%`, `|`, `^` and `*`, which are legal and
/// never used, and which some target's syntax gives a meaning.
func isToken(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "!#&+-._~".utf8.contains(byte)
            }
        }
}
