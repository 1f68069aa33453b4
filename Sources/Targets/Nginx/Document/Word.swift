import Rendering
import TopologyModel

/// One argument of a directive.
///
/// Made of constants and of values whose type says that they are harmless; user text comes in as a `Literal` only.
/// An interpolated string is no `Word`.
enum Word: ExpressibleByStringLiteral {
    /// A constant, printed as it is.
    case keyword(StaticString)
    /// A whole number.
    case number(Int)
    /// A span of time with its unit.
    case duration(Duration)
    /// A generated name.
    case name(Name)
    /// `$name`
    case variable(Variable)
    /// `10.0.0.1:8080`
    case socket(SocketAddress)
    /// A server's host name or address, a site's host.
    case host(HostPattern)
    /// An address without brackets and port, and the length of its network.
    case network(IPNetwork)
    /// A file on the machine that runs nginx.
    case file(FilePath)
    /// `weight=3`
    case setting(StaticString, Int)
    /// `fail_timeout=30s`
    case timed(StaticString, Duration)
    /// `route=web-1`
    case named(StaticString, Name)
    /// User text.
    case quoted(Literal)
    /// A line of raw text, which `RawSyntax` has read, or the comment around it.
    case raw(String)
    /// Several pieces that make one argument, in quotes if they hold anything that needs them.
    case compound([Piece], quoted: Bool)

    /// A part of an argument.
    enum Piece: ExpressibleByStringLiteral {
        /// A constant.
        case keyword(StaticString)
        /// A whole number.
        case number(Int)
        /// A generated name.
        case name(Name)
        /// A variable.
        case variable(Variable)
        /// An IP address with brackets if it needs them.
        case address(IPAddress)
        /// `10.0.0.1:8080`
        case socket(SocketAddress)
        /// User text; the argument must be quoted.
        case literal(Literal)

        init(stringLiteral value: StaticString) { self = .keyword(value) }
    }

    init(stringLiteral value: StaticString) { self = .keyword(value) }

    /// User text for an argument in which `$` is an ordinary character.
    static func literal(_ text: String) throws(Inexpressible) -> Word { .quoted(try Literal(text)) }
}
