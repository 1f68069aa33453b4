package import YAMLTree

/// Which answers are compressed with gzip: of status 200, of 256 bytes or more, of these types, for clients that take it.
package struct Compression: Readable, Sendable {
    /// The media types; none switches compression off.
    package let types: [MediaType]
    package static var placeholder: Compression { Compression(types: []) }
    package static var expectation: String { "a list of media types (`text/html`), `true` or `false`" }

    /// The types of `true`: text that browsers ask for.
    package static let usual = [
        "text/html", "text/css", "text/plain", "text/xml", "text/javascript", "application/javascript",
        "application/json", "application/xml", "application/manifest+json", "image/svg+xml",
    ].compactMap { MediaType($0) }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Compression? {
        let tree = context.tree
        if tree.kind(node) == .plain, case .bool(let isOn) = tree.coreScalar(node) {
            return Compression(types: isOn ? usual : [])
        }
        guard tree.kind(node) == .sequence else {
            context.reportType(node, expected: expectation)
            return nil
        }
        var types: [MediaType] = []
        for child in tree.children(node) {
            guard let type = MediaType.read(child, in: context) else { continue }
            guard !types.contains(type) else {
                context.reportValue(child, "`\(type.text)` is listed twice")
                continue
            }
            types.append(type)
        }
        return Compression(types: types)
    }
}

/// A media type without parameters, in lower case: `text/html`.
package struct MediaType: TextReadable, Hashable, Sendable {
    /// The type.
    package let text: String
    package static var placeholder: MediaType { MediaType(unchecked: "text/plain") }
    package static var expectation: String { "a media type (`text/html`)" }

    /// Reads `type/subtype` of letters, digits and `+.-_`; `nil` for anything else, parameters and `*` among it.
    package init?(_ text: String) {
        let lower = text.lowercased()
        let parts = lower.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            (1...64).contains(part.utf8.count)
                && part.utf8.allSatisfy { byte in
                    switch byte {
                    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
                    default: "+.-_".utf8.contains(byte)
                    }
                }
        }
        guard parts.count == 2, isPlain else { return nil }
        self.text = lower
    }

    private init(unchecked text: String) { self.text = text }
}
