import Diagnostics
import Planning
import Rendering
import TopologyModel

extension Lowering {
    /// `cookie`, or a table of client addresses.
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
            // The forms of a backend have the same servers in the same places, and one memory.
            if isFirst {
                document.line("stick-table type ipv6 size 1m expire", timer(ttl.value, at: ttl.span))
                document.line("stick on src")
            } else {
                document.line("stick on src table", .label(.backend(backend.name, form: 1)))
            }
        }
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
