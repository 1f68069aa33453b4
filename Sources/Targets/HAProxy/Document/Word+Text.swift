import Planning
import TopologyModel

extension Word {
    /// A query parameter's name: letters, digits and underscores.
    static func query(_ name: QueryName) -> Word { plain(name.text) }

    /// A cookie's Domain.
    static func domain(_ domain: CookieDomain) -> Word { plain(domain.text) }

    /// A cookie's attribute: `SameSite=Lax`.
    static func attribute(_ name: StaticString, _ value: StickyCookie.SameSite) -> Word {
        plain("\(name)=\(value.attribute)")
    }

    /// A cookie's attribute: `Path=/app`.
    static func attribute(_ name: StaticString, _ value: CookiePath) -> Word { plain("\(name)=\(value.text)") }

    /// A cookie's attribute: `Max-Age=3600`.
    static func attribute(_ name: StaticString, _ value: Int) -> Word { plain("\(name)=\(value)") }

    /// An address, IPv6 in brackets, or a host name.
    static func host(_ host: ServerHost) -> Word { plain(host.bracketed) }

    /// A server's URL without a path.
    static func origin(of server: Server, _ url: ServerURLPlan) -> Word { plain(url.origin(of: server)) }

    /// A host name.
    static func hostname(_ name: Hostname) -> Word { plain(name.text) }

    /// A function of a host name: `str(api.internal)`.
    static func function(_ name: StaticString, of host: Hostname) -> Word { plain("\(name)(\(host.text))") }

    /// Bytes, two hexadecimal digits each.
    static func bytes(_ call: GRPCHealthCall) -> Word { plain(call.hexadecimal) }

    /// A media type, with its charset if it has one.
    static func contentType(_ type: ContentType) -> Word { plain(type.text) }

    /// A path as clients send it: percent-encoded.
    static func encoded(_ path: EncodedPath) -> Word { plain(path.text) }
}

/// A path in the spelling that clients usually send: bytes that a segment may hold as they are, all others `%XX`
/// (RFC 3986, 3.3).
struct EncodedPath: Sendable {
    /// ASCII, without spaces, quotes, `#` and `?`.
    let text: String

    init(_ path: URLPath) { self.init(decoded: path.text) }

    /// The path without the slash it may end in; the root is empty.
    init(withoutTrailingSlash path: URLPath) { self.init(decoded: path.withoutTrailingSlash) }

    private init(decoded: String) { text = decoded.percentEncoded(except: "-._~!&'()*+,;=:@/") }
}
