import TopologyModel

/// Paths as the Gateway API takes them.
enum PathText {
    /// A decoded path with every byte percent-encoded that is not an unreserved character, a sub-delimiter, `:`, `@` or
    /// `/` (RFC 3986, 3.3).
    static func encoded(_ path: String) -> String { path.percentEncoded(except: "-._~/!$&'()*+,;=:@") }

    /// An expression that is found anywhere, as one that the whole path must match: most implementations anchor both
    /// ends.
    static func wholeMatch(_ pattern: Pattern) -> String {
        let (head, text) =
            switch PatternShape(pattern) {
            case .anchored(let text): ("^", text)
            case .slash(let text), .literal(let text): (".*", text)
            case nil: (".*", "(?:\(pattern.text))")
            }
        let isAnchored = text.hasSuffix("$") && !text.hasSuffix("\\$")
        return head + text + (isAnchored ? "" : ".*")
    }
}
