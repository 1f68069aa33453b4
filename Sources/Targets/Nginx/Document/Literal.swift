import Rendering
import TopologyModel

/// Text of the user, to stand as one argument and to mean itself byte for byte.
///
/// nginx: `ngx_conf_file.c`. Inside quotes only `"` and `\` need a backslash; `\t`, `\r` and `\n` are control
/// characters; a token may have 4094 bytes. `$` has no escape: where a directive reads variables it is spelled by one.
struct Literal: Hashable {
    /// The text itself.
    let text: String
    /// Whether the directive reads variables in this argument.
    let readsVariables: Bool

    /// A regular expression: at most 1024 bytes, none a control character.
    init(_ pattern: Pattern) { self.init(bounded: pattern.text, readsVariables: false) }

    /// A decoded path: at most 1024 bytes, none a control character.
    init(_ path: URLPath) { self.init(bounded: path.text, readsVariables: false) }

    /// A decoded path, or one with its trailing slash put or taken away.
    init(location path: String) { self.init(bounded: path, readsVariables: false) }

    /// A cookie's name: at most 64 bytes of a token.
    init(_ name: CookieName) { self.init(bounded: name.text, readsVariables: true) }

    /// A cookie's name as an expression that finds just it.
    init(finding name: CookieName) { self.init(bounded: Self.escapingRegex(name.text), readsVariables: false) }

    /// A cookie's Domain: a host name.
    init(_ domain: CookieDomain) { self.init(bounded: domain.text, readsVariables: true) }

    /// A cookie's Path: at most 256 bytes of `[A-Za-z0-9/._~-]`.
    init(_ path: CookiePath) { self.init(bounded: path.text, readsVariables: true) }

    /// A media type: two tokens of at most 64 bytes and a charset.
    init(_ type: ContentType) { self.init(bounded: type.text, readsVariables: false) }

    /// Text whose type bounds its length and holds no control character.
    init(bounded text: String, readsVariables: Bool) {
        self.text = text
        self.readsVariables = readsVariables
    }

    /// The longest escaped token, in bytes.
    static let limit = 4000

    /// Takes text for an argument in which `$` is an ordinary character.
    init(_ text: String) throws(Inexpressible) { try self.init(text, readsVariables: false) }

    /// Takes text for an argument in which `$` begins a variable.
    init(amongVariables text: String) throws(Inexpressible) { try self.init(text, readsVariables: true) }

    private init(_ text: String, readsVariables: Bool) throws(Inexpressible) {
        self.text = text
        self.readsVariables = readsVariables
        let isControl = text.utf8.contains { $0 < 0x20 && !"\t\r\n".utf8.contains($0) || $0 == 0x7F }
        if isControl { throw Inexpressible("nginx's syntax has no way to write a control character") }
        guard length <= Self.limit else {
            throw Inexpressible("nginx's syntax has room for \(Self.limit) bytes here, and it takes \(length)")
        }
    }

    /// How many bytes it takes between its quotes.
    var length: Int {
        text.utf8.reduce(0) { length, byte in
            switch byte {
            case UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\""), UInt8(ascii: "\\"):
                length + 2
            case UInt8(ascii: "$") where readsVariables: length + Self.dollar.utf8CodeUnitCount
            default: length + 1
            }
        }
    }

    /// What a dollar sign is spelled as among variables; `HelperVariables` defines it.
    static let dollar: StaticString = "${lbgen_dollar}"

    /// Whether it needs the variable that stands for a dollar sign.
    var needsDollar: Bool { readsVariables && text.utf8.contains(UInt8(ascii: "$")) }

    /// The text as a regular expression that finds just it.
    static func escapingRegex(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if #"\^$.|?*+()[]{}"#.unicodeScalars.contains(scalar) { escaped.unicodeScalars.append("\\") }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }
}
