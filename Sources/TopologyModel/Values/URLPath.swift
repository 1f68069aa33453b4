/// The path that a route compares: percent-decoded, slashes merged, without dot segments.
package struct URLPath: Hashable, Sendable {
    /// The decoded path, beginning with `/`.
    package let text: String

    /// Why a text is no path to compare with.
    package enum Problem: Error, Equatable {
        /// Does not begin with `/`.
        case notAbsolute
        /// Holds `?` or `#`, which end a path.
        case queryOrFragment
        /// Holds `.` or `..` as a segment: every target answers such requests with 400.
        case dotSegment
        /// A `%` without two hex digits, invalid UTF-8, or a control character, encoded or not.
        case badEncoding
        /// Longer than 1024 bytes.
        case tooLong
    }

    /// Reads a path as written in a topology; `%20` and the like are decoded.
    package init(_ text: String) throws(Problem) {
        guard text.hasPrefix("/") else { throw .notAbsolute }
        guard text.utf8.count <= 1024 else { throw .tooLong }
        guard !text.utf8.contains(where: { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") }) else {
            throw .queryOrFragment
        }
        let decoded = try Self.decode(Array(text.utf8))
        let segments = decoded.split(separator: "/", omittingEmptySubsequences: true)
        guard !segments.contains(where: { $0 == "." || $0 == ".." }) else { throw .dotSegment }
        let trailing = decoded.hasSuffix("/") && !segments.isEmpty ? "/" : ""
        // `joined` would make types of it at run time, which costs more than a small file's reading.
        var text = ""
        for segment in segments {
            text += "/"
            text += String(segment)
        }
        self.text = segments.isEmpty ? "/" : text + trailing
    }

    /// The root, `/`.
    package static let root = URLPath(unchecked: "/")

    /// The path as a request carries it (RFC 3986, 2.1): every byte but letters, digits and `/-_.~:@,+` percent-encoded.
    package var percentEncoded: String { text.percentEncoded(except: "/-_.~:@,+") }

    private init(unchecked text: String) { self.text = text }

    private static func decode(_ bytes: [UInt8]) throws(Problem) -> String {
        var decoded: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%") {
                guard index + 2 < bytes.count,
                    let byte = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16),
                    byte >= 0x20, byte != 0x7F
                else { throw .badEncoding }
                decoded.append(byte)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self), !text.unicodeScalars.contains(where: isBreaking)
        else {
            throw .badEncoding
        }
        return text
    }

    /// A control character, or one that some program takes for the end of a line.
    private static func isBreaking(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || scalar.value == 0x2028 || scalar.value == 0x2029
    }

    /// The path without its last slash, the root excepted.
    package var bare: URLPath {
        text.hasSuffix("/") && text.utf8.count > 1 ? URLPath(unchecked: String(text.dropLast())) : self
    }

    /// The path above this one, without a trailing slash; `nil` for the root.
    package var parent: URLPath? {
        let path = withoutTrailingSlash
        guard let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? .root : URLPath(unchecked: String(path[..<slash]))
    }

    /// The path without its last slash; the root is empty. `/api/` and `/api` mean the same prefix.
    package var withoutTrailingSlash: String { text.hasSuffix("/") ? String(text.dropLast()) : text }
}
