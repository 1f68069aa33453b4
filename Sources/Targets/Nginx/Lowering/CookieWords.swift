import Diagnostics
import Rendering
import TopologyModel

/// A sticky cookie's name and attributes in nginx's words.
enum CookieWords {
    /// `sticky cookie NAME ...;`, from 1.29.6 on.
    static func sticky(_ cookie: StickyCookie, into block: inout Document) {
        block.begin("sticky")
        block.add("cookie")
        block.add(.quoted(Literal(cookie.name.value)))
        if let ttl = cookie.ttl { block.add(.timed("expires=", ttl.value)) }
        if let domain = cookie.domain {
            block.add(.compound(["domain=", .literal(Literal(domain.value))], quoted: false))
        }
        block.add(.compound(["path=", .literal(Literal(cookie.path.value))], quoted: false))
        if cookie.httpOnly.value { block.add("httponly") }
        if cookie.secure.value { block.add("secure") }
        switch cookie.sameSite?.value {
        case .lax: block.add("samesite=lax")
        case .strict: block.add("samesite=strict")
        case .some(.none): block.add("samesite=none")
        case nil: break
        }
    }

    /// The value of a `Set-Cookie` header that binds a client to what `server` holds.
    static func header(_ cookie: StickyCookie, server: Variable) -> Word {
        var pieces: [Word.Piece] = [
            .literal(Literal(cookie.name.value)), "=", .variable(server), "; Path=",
            .literal(Literal(cookie.path.value)),
        ]
        if let domain = cookie.domain { pieces += ["; Domain=", .literal(Literal(domain.value))] }
        if let ttl = cookie.ttl { pieces += ["; Max-Age=", .number(ttl.value.secondsRoundedUp)] }
        if cookie.httpOnly.value { pieces.append("; HttpOnly") }
        if cookie.secure.value { pieces.append("; Secure") }
        switch cookie.sameSite?.value {
        case .lax: pieces.append("; SameSite=Lax")
        case .strict: pieces.append("; SameSite=Strict")
        case .some(.none): pieces.append("; SameSite=None")
        case nil: break
        }
        return .compound(pieces, quoted: true)
    }

    /// An expression that captures a cookie's value from `$http_cookie`.
    static func expression(_ name: CookieName, value: StaticString) -> Word {
        .compound(
            [
                #"~(?:^|; *)"#, .literal(Literal(finding: name)), "=(?<lbgen_match>", .keyword(value), ")(?:;|$)",
            ], quoted: true)
    }
}
