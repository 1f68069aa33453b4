import Rendering
import TopologyModel

/// One word of a line, or, glued to the one before it, a part of one.
///
/// Constants come from literals of this module; everything else comes from typed values and is quoted when it is
/// printed. A text that was put together, `"server \(name)"`, is no word and does not compile as one.
struct Word: Sendable {
    /// What is printed.
    enum Content: Sendable {
        /// Words of this module, printed as they are.
        case constant(StaticString)
        /// A text that the printer quotes if it must.
        case text(String)
        /// A whole number.
        case number(Int)
        /// A line that is printed as it is.
        case raw(String)
        /// A duration, in milliseconds.
        case duration(Int)
        /// An address or a name and its port.
        case socket(ServerHost, UInt16)
    }

    let content: Content
    /// Whether no space stands before it.
    private(set) var isGlued = false

    private init(_ content: Content) { self.content = content }

    /// The word as the continuation of the one before it.
    var glued: Word {
        var copy = self
        copy.isGlued = true
        return copy
    }
}

extension Word: ExpressibleByStringLiteral {
    /// Takes a constant; interpolation does not compile.
    init(stringLiteral value: StaticString) { self.init(.constant(value)) }
}

extension Word {
    /// A constant of another module.
    static func constant(_ text: StaticString) -> Word { Word(.constant(text)) }

    /// A whole number.
    static func number(_ number: Int) -> Word { Word(.number(number)) }

    /// A duration in the shortest of HAProxy's units: `1500ms`, `5s`, `1h`.
    static func duration(_ duration: Duration) -> Word { Word(.duration(duration.milliseconds)) }

    /// A line of raw text, which `RawSyntax` has read, or the comment around it.
    static func raw(_ line: String) -> Word { Word(.raw(line)) }

    /// A name that the topology gives.
    static func identifier(_ name: Identifier) -> Word { Word(.text(name.text)) }

    /// A server's name.
    static func name(of server: Server) -> Word { Word(.text(server.name)) }

    /// Where a server listens.
    static func socket(of server: Server) -> Word { Word(.socket(server.host, server.port)) }

    /// Where something listens; IPv6 in brackets.
    static func socket(_ host: ServerHost, _ port: UInt16) -> Word { Word(.socket(host, port)) }

    /// A network in CIDR form.
    static func network(_ network: IPNetwork) -> Word { Word(.text(network.text)) }

    /// A file, from an alphabet without meaning in HAProxy's syntax.
    static func file(_ path: FilePath) -> Word { Word(.text(path.text)) }

    /// A label of this module's own making: a route's, a site's, a section's.
    static func label(_ label: Label) -> Word { Word(.text(label.text)) }

    /// A cookie's name: an RFC 6265 token.
    static func cookie(_ name: CookieName) -> Word { Word(.text(name.text)) }

    /// A function of one token: `hdr(X-User)`.
    static func function(_ name: StaticString, of token: HeaderName) -> Word { function(name, token.text) }

    /// A function of one token: `req.cook(session)`.
    static func function(_ name: StaticString, of token: CookieName) -> Word { function(name, token.text) }

    /// The first value of a header: `req.fhdr(X-User,1)`.
    static func first(_ name: HeaderName) -> Word { Word(.text("req.fhdr(\(name.text),1)")) }

    private static func function(_ name: StaticString, _ argument: String) -> Word {
        Word(.text("\(name)(\(argument))"))
    }

    /// A text that its type keeps free of NUL and not empty.
    static func plain(_ text: String) -> Word { Word(.text(text)) }

    /// A log-format string, one word.
    static func format(_ format: LogFormat) -> Word { Word(.text(format.text)) }

    /// Text of the topology where HAProxy takes a word literally.
    ///
    /// Throws for what no quoting can carry: an empty word, which HAProxy takes for a missing one, and NUL, which
    /// ends a line.
    static func literal(_ text: String) throws(Inexpressible) -> Word {
        if text.isEmpty { throw Inexpressible("HAProxy takes an empty word for a missing one") }
        if text.utf8.contains(0) { throw Inexpressible("HAProxy's lines cannot hold a NUL byte") }
        return Word(.text(text))
    }
}
