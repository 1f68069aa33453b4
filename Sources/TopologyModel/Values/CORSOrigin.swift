/// An origin that may read answers: one, every host below a domain, or any (RFC 6454, 7; Fetch, 3.2).
package enum CORSOrigin: Hashable, Sendable {
    /// `*`
    case any
    /// `https://app.example.com`, in lower case.
    case exact(String)
    /// `https://*.example.com`: the text before `*`, and the text behind it.
    case below(start: String, end: String)

    /// Why a text is no origin.
    package enum Problem: Error, Equatable {
        /// Not a scheme, `://` and a host, with a port if it needs one.
        case malformed
        /// A path, even a lone `/`: an origin has none.
        case path
        /// The scheme's own port, which browsers leave out.
        case usualPort
        /// `null`, which documents of every kind can claim.
        case null
    }

    /// Reads an origin.
    package init(_ text: String) throws(Problem) {
        if text == "*" {
            self = .any
            return
        }
        if text == "null" { throw .null }
        let lower = text.lowercased()
        let parts = lower.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count >= 3, parts[1].isEmpty, parts[0].last == ":", Self.isScheme(parts[0].dropLast()) else {
            throw .malformed
        }
        guard parts.count == 3 else { throw .path }
        guard lower.utf8.count <= 256 else { throw .malformed }
        let isBelow = parts[2].hasPrefix("*.")
        let authority = String(isBelow ? parts[2].dropFirst(2) : parts[2])
        guard ServerHost(authority) != nil || SocketAddress(authority) != nil else { throw .malformed }
        if parts[0] == "https:" && authority.hasSuffix(":443") || parts[0] == "http:" && authority.hasSuffix(":80") {
            throw .usualPort
        }
        if isBelow {
            self = .below(start: "\(parts[0])//", end: ".\(authority)")
        } else {
            self = .exact(lower)
        }
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            default: "+-.".utf8.contains(byte)
            }
        }
    }
}
