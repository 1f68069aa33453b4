import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// `cookie`, or a table of what clients are known by.
    mutating func lowerStickiness(_ backend: BackendPlan, isFirst: Bool) {
        guard let sticky = backend.sticky else { return }
        switch sticky.value {
        case .cookie(let cookie):
            guard !isTCP(backend) else {
                losses.lose(
                    .stickyCookie, "a cookie in a TCP backend", at: sticky.span, instead: "stick by `client_ip`")
                return
            }
            lowerCookie(cookie, isFirst)
        case .clientIP(let ttl):
            if isFirst { document.line("stick-table type ipv6 size 1m expire", timer(ttl.value, at: ttl.span)) }
            lowerStick(["stick on src"], backend, isFirst)
        case .header(let name, let ttl): lowerHeader(name, ttl, backend, isFirst)
        case .appCookie(let name, let ttl): lowerAppCookie(name, ttl, backend, isFirst)
        }
    }

    /// A rule of the backend's table: its forms have the same servers, and one memory.
    private mutating func lowerStick(
        _ rule: [Word], _ backend: BackendPlan, _ isFirst: Bool, if condition: Condition = .always
    ) {
        for word in rule { document.add(word) }
        if !isFirst {
            document.add("table")
            document.add(.label(.backend(backend.name, form: 1)))
        }
        for word in condition.words { document.add(word) }
        document.endLine()
    }

    /// Values of any length are told apart by their digests, which also keep them out of the table's dumps.
    private mutating func lowerDigestTable(_ ttl: Located<Duration>) {
        document.line("stick-table type binary len 20 size 1m expire", timer(ttl.value, at: ttl.span))
    }

    private mutating func lowerHeader(
        _ name: Located<HeaderName>, _ ttl: Located<Duration>, _ backend: BackendPlan, _ isFirst: Bool
    ) {
        guard !isTCP(backend) else {
            losses.lose(
                .stickyHeader, "a header in a TCP backend", at: name.span, instead: "stick by `client_ip`")
            return
        }
        let isPassedOn = name.value.text.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
                || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
        }
        guard isPassedOn else {
            losses.lose(
                .inexpressibleValue, "stickiness by the header `\(name.value.text)`: such headers are dropped",
                at: name.span, instead: "use a header of letters, digits and hyphens")
            return
        }
        if isFirst { lowerDigestTable(ttl) }
        let value = Word.function("req.fhdr", of: name.value)
        lowerStick(
            ["stick on", value, (",sha1" as Word).glued], backend, isFirst,
            if: Condition.always.and(words: ["{", value, "-m len gt 0 }"]))
    }

    /// A client is known by the cookie that a server has set, and, when the table has forgotten it, by the same cookie
    /// as it sends it.
    private mutating func lowerAppCookie(
        _ name: Located<CookieName>, _ ttl: Located<Duration>, _ backend: BackendPlan, _ isFirst: Bool
    ) {
        guard !isTCP(backend) else {
            losses.lose(
                .stickyAppCookie, "a cookie in a TCP backend", at: name.span, instead: "stick by `client_ip`")
            return
        }
        if isFirst { lowerDigestTable(ttl) }
        let sent = Word.function("req.cook", of: name.value)
        let set = Word.function("res.cook", of: name.value)
        lowerStick(
            ["stick on", sent, (",sha1" as Word).glued], backend, isFirst,
            if: Condition.always.and(words: ["{", sent, "-m len gt 0 }"]))
        lowerStick(
            ["stick store-response", set, (",sha1" as Word).glued], backend, isFirst,
            if: Condition.always.and(words: ["{", set, "-m len gt 0 }"]))
    }

    /// The cookie is HAProxy's own: set when a client comes without one, and not shown to servers.
    private mutating func lowerCookie(_ cookie: StickyCookie, _ isFirst: Bool) {
        document.add("cookie")
        document.add(.cookie(cookie.name.value))
        document.add("insert indirect nocache")
        if cookie.httpOnly.value { document.add("httponly") }
        if cookie.secure.value { document.add("secure") }
        if let domain = cookie.domain {
            document.add("domain")
            document.add(.domain(domain.value))
        }
        if cookie.path.value.text != "/" {
            document.add("attr")
            document.add(.attribute("Path", cookie.path.value))
            if isFirst {
                losses.approximate(
                    .stickyCookie,
                    "the cookie bears `path=/` before its own Path; clients take the last (RFC 6265, 5.2)",
                    at: cookie.path.span)
            }
        }
        if let ttl = cookie.ttl {
            document.add("attr")
            document.add(.attribute("Max-Age", ttl.value.secondsRoundedUp))
        }
        if let sameSite = cookie.sameSite {
            document.add("attr")
            document.add(.attribute("SameSite", sameSite.value))
        }
        document.endLine()
    }

    /// Whether servers bear their names as cookie values.
    func bearsCookies(_ backend: BackendPlan) -> Bool {
        guard !isTCP(backend), case .cookie = backend.sticky?.value else { return false }
        return true
    }
}
