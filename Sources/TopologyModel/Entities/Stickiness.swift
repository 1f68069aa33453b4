package import Diagnostics
package import YAMLTree

/// How a client stays with its server.
package enum Stickiness: Readable, Sendable {
    /// By a cookie that the load balancer sets.
    case cookie(StickyCookie)
    /// By the client's address, for a time after its last request.
    case clientIP(ttl: Located<Duration>)
    /// By the value of a request header, for a time after the last request with it.
    case header(Located<HeaderName>, ttl: Located<Duration>)
    /// By a cookie that the servers set, for a time after the last request with it.
    case appCookie(Located<CookieName>, ttl: Located<Duration>)

    /// The feature that it is.
    package var feature: Feature {
        switch self {
        case .cookie: .stickyCookie
        case .clientIP: .stickyClientIP
        case .header: .stickyHeader
        case .appCookie: .stickyAppCookie
        }
    }

    package static var placeholder: Stickiness { .clientIP(ttl: Located(.seconds(3600), at: .start)) }
    package static var expectation: String {
        "`{cookie: NAME, ttl: 1h}`, `{client_ip: {ttl: 1h}}`, `{header: NAME, ttl: 1h}` or `{app_cookie: NAME, ttl: 1h}`"
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Stickiness? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: expectation)
            return nil
        }
        if let entry = context.tree.entry("client_ip", in: node) {
            context.uses.add(.stickyClientIP, at: context.tree.span(entry.key))
            return ByClientIP.readMapping(node, in: context).value.map { .clientIP(ttl: $0) }
        }
        if let entry = context.tree.entry("header", in: node) {
            context.uses.add(.stickyHeader, at: context.tree.span(entry.key))
            let settings = ByHeader.readMapping(node, in: context)
            return .header(settings.name, ttl: settings.ttl)
        }
        if let entry = context.tree.entry("app_cookie", in: node) {
            context.uses.add(.stickyAppCookie, at: context.tree.span(entry.key))
            let settings = ByAppCookie.readMapping(node, in: context)
            return .appCookie(settings.name, ttl: settings.ttl)
        }
        if let entry = context.tree.entry("cookie", in: node) {
            context.uses.add(.stickyCookie, at: context.tree.span(entry.key))
        }
        return .cookie(StickyCookie.readMapping(node, in: context))
    }

    /// The keys that stand in place of `cookie`; `ttl` beside them is the time since the last request.
    package static var otherForms: [FieldDescription] {
        [ByClientIP.fields, ByHeader.fields, ByAppCookie.fields].joined().filter { $0.key != "ttl" }.map { field in
            FieldDescription(
                key: field.key, type: field.type, isRequired: false, preset: field.preset,
                documentation: field.documentation, isAvailable: field.isAvailable)
        }
    }

    private struct ByClientIP: Entity {
        let value: Located<Duration>?
        static var noun: String { "client address stickiness" }
        init(from fields: inout FieldReader) {
            let settings: Located<TimeToLive>? = fields.optional(
                "client_ip", doc: "In place of `cookie`: keep a client's address with its server, for `ttl` (1h).")
            value = settings.map { $0.value.ttl }
        }
    }

    private struct ByHeader: Entity {
        let name: Located<HeaderName>
        let ttl: Located<Duration>
        static var noun: String { "header stickiness" }
        init(from fields: inout FieldReader) {
            name = fields.required(
                "header", doc: "In place of `cookie`: the request header whose value keeps its server.")
            ttl = Self.timeToLive(from: &fields)
        }
    }

    private struct ByAppCookie: Entity {
        let name: Located<CookieName>
        let ttl: Located<Duration>
        static var noun: String { "stickiness by an application's cookie" }
        init(from fields: inout FieldReader) {
            name = fields.required(
                "app_cookie", doc: "In place of `cookie`: the cookie that the servers set (`JSESSIONID`).")
            ttl = Self.timeToLive(from: &fields)
        }
    }

    private struct TimeToLive: Entity {
        let ttl: Located<Duration>
        static var noun: String { "client address stickiness" }
        init(from fields: inout FieldReader) {
            ttl = fields.optional("ttl", default: .seconds(3600), shown: "1h", doc: "Time since the last request.")
        }
    }
}

extension Entity {
    /// How long what was learned of a client is kept: at least a second.
    fileprivate static func timeToLive(from fields: inout FieldReader) -> Located<Duration> {
        let ttl: Located<Duration> = fields.optional(
            "ttl", default: .seconds(3600), shown: "1h", doc: "Time since the last request, at least 1s.")
        if ttl.value < .seconds(1) {
            fields.context.bag.report(
                Diagnostic(.outOfRange, "a client is kept for at least a second", at: ttl.span))
        }
        return ttl
    }
}

/// The cookie that keeps a client with its server.
package struct StickyCookie: Entity, Sendable {
    /// Values of SameSite (RFC 6265bis).
    package enum SameSite: String, Choice, Sendable {
        case lax
        case strict
        case none
        package static var placeholder: SameSite { .lax }

        /// `Lax`, `Strict`, `None`.
        package var attribute: String {
            switch self {
            case .lax: "Lax"
            case .strict: "Strict"
            case .none: "None"
            }
        }
    }

    /// The cookie's name.
    package let name: Located<CookieName>
    /// Its Max-Age; a session cookie when left out.
    package let ttl: Located<Duration>?
    /// Its Domain.
    package let domain: Located<CookieDomain>?
    /// Its Path.
    package let path: Located<CookiePath>
    /// HttpOnly.
    package let httpOnly: Located<Bool>
    /// Secure.
    package let secure: Located<Bool>
    /// SameSite.
    package let sameSite: Located<SameSite>?

    package static var noun: String { "a sticky cookie" }

    package init(from fields: inout FieldReader) {
        name = fields.required("cookie", doc: "The cookie's name.")
        ttl = fields.optional(
            "ttl",
            doc: "Max-Age in whole seconds; a session cookie when left out. Beside `header` and `app_cookie`: 1h.")
        domain = fields.optional("domain", doc: "Domain of the cookie: `.example.com`.")
        path = fields.optional("path", default: CookiePath("/") ?? .placeholder, shown: "/", doc: "Path of the cookie.")
        httpOnly = fields.optional("http_only", default: true, shown: "true", doc: "Hide it from scripts.")
        secure = fields.optional("secure", default: false, shown: "false", doc: "Send it over TLS only.")
        sameSite = fields.optional("same_site", doc: "lax, strict or none.")
        if let sameSite, sameSite.value == .none, !secure.value {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "`same_site: none` needs `secure: true`", at: sameSite.span,
                    label: "browsers refuse such a cookie"))
        }
        if let ttl, !ttl.value.isWholeSeconds || ttl.value.milliseconds == 0 {
            fields.context.bag.report(
                Diagnostic(.outOfRange, "a cookie lives for whole seconds, at least one", at: ttl.span))
        }
    }
}

/// A cookie's Domain: a host name, with or without a leading dot.
package struct CookieDomain: TextReadable, Sendable {
    /// The domain as written.
    package let text: String
    package static var placeholder: CookieDomain { CookieDomain(unchecked: "localhost") }
    package static var expectation: String { "a domain (`.example.com`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        guard let name = Hostname(text.hasPrefix(".") ? String(text.dropFirst()) : text) else { return nil }
        self.text = (text.hasPrefix(".") ? "." : "") + name.text
    }
}

/// A cookie's Path: unreserved characters and slashes.
package struct CookiePath: TextReadable, Sendable {
    /// The path.
    package let text: String
    package static var placeholder: CookiePath { CookiePath(unchecked: "/") }
    package static var expectation: String { "a cookie path of letters, digits and `/-._~`" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let isAllowed = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "/-._~".utf8.contains(byte)
            }
        }
        guard text.hasPrefix("/"), text.utf8.count <= 256, isAllowed else { return nil }
        self.text = text
    }
}
