import TopologyModel

/// The name of a generated object: an upstream, a shared memory zone, a named location or a key of a map.
///
/// Bytes are `[A-Za-z0-9._-]`, which nginx's lexer gives no meaning. Parts are joined by `_`, which no name of the
/// language holds, so different parts make different names.
struct Name: Hashable {
    /// The name.
    let text: String

    private init(checked text: String) { self.text = text }

    /// A name of the topology.
    init(_ identifier: Identifier) { text = identifier.text }

    /// A server's or a route's name; it is made of `[a-z0-9-]` already, and another byte would become `.`.
    init(label: String) {
        if label.utf8.allSatisfy({ Self.isPlain($0) }) {
            text = label
        } else {
            text = String(decoding: label.utf8.map { Self.isPlain($0) ? $0 : UInt8(ascii: ".") }, as: UTF8.self)
        }
    }

    /// This name, an underscore and `part`.
    func with(_ part: Name) -> Name { Name(checked: text + "_" + part.text) }

    /// This name, an underscore and a constant of plain bytes.
    func with(_ part: StaticString) -> Name { Name(checked: text + "_" + part.description) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

/// A variable: nginx's own, or one that the configuration defines.
struct Variable: Hashable {
    /// The name without `$`, of `[A-Za-z0-9_]`.
    let name: String

    /// One of nginx's own.
    init(_ name: StaticString) { self.name = name.description }

    /// `$lbgen_KIND_OF`: `kind` is one word, so that no two pairs make the same name; `-` becomes `_`.
    init(_ kind: StaticString, of owner: Name) {
        let bytes = owner.text.utf8.map { $0 == UInt8(ascii: "-") ? UInt8(ascii: "_") : $0 }
        name = "lbgen_" + kind.description + "_" + String(decoding: bytes, as: UTF8.self)
    }

    /// `$http_NAME`: a request header. `nil` when nginx has no variable for it: it drops headers whose names hold
    /// anything but letters, digits and hyphens.
    init?(header: HeaderName) {
        var bytes: [UInt8] = []
        for byte in header.text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): bytes.append(byte)
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): bytes.append(byte | 0x20)
            case UInt8(ascii: "-"): bytes.append(UInt8(ascii: "_"))
            default: return nil
            }
        }
        name = "http_" + String(decoding: bytes, as: UTF8.self)
    }

    /// `$cookie_NAME`: a cookie that the client sends. `nil` when nginx has no variable for it: of letters, digits and
    /// underscores only.
    init?(cookie: CookieName) {
        guard let word = Self.word(cookie) else { return nil }
        name = "cookie_" + word
    }

    /// `$upstream_cookie_NAME`: a cookie that the server sets. `nil` when nginx has no variable for it.
    init?(answersCookie cookie: CookieName) {
        guard let word = Self.word(cookie) else { return nil }
        name = "upstream_cookie_" + word
    }

    private static func word(_ cookie: CookieName) -> String? {
        let isWord = cookie.text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        return isWord ? cookie.text : nil
    }

    /// `$arg_NAME`: a query parameter.
    init(query: QueryName) { name = "arg_" + query.text }
}
