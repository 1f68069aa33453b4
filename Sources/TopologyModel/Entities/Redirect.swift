package import Diagnostics
package import YAMLTree

/// Where a client is sent: a whole URL, or the parts that change.
package struct Redirect: Entity, Sendable {
    /// Statuses of a redirect.
    package enum Status: Int, Sendable, CaseIterable {
        case movedPermanently = 301
        case found = 302
        case seeOther = 303
        case temporary = 307
        case permanent = 308
    }

    /// The target URL; below a prefix route the rest of the path and the query are kept.
    package let to: Located<RedirectURL>?
    /// The scheme, when it changes.
    package let scheme: Located<Scheme>?
    /// The host, when it changes.
    package let host: Located<Hostname>?
    /// The port, when it changes.
    package let port: Located<Port>?
    /// The path, when it changes.
    package let path: Located<URLPath>?
    /// The status.
    package let status: Located<RedirectStatus>

    package static var noun: String { "a redirect" }

    /// http or https.
    package enum Scheme: String, Choice, Sendable {
        case http
        case https
        package static var placeholder: Scheme { .https }
    }

    package init(from fields: inout FieldReader) {
        to = fields.optional("to", doc: "The target URL.")
        scheme = fields.optional("scheme", doc: "The scheme, when it changes.")
        host = fields.optional("host", doc: "The host, when it changes.")
        port = fields.optional("port", doc: "The port, when it changes.")
        path = fields.optional("path", doc: "The path, when it changes.")
        status = fields.optional(
            "status", default: RedirectStatus(.found), shown: "302", doc: "301, 302, 303, 307 or 308.")
        guard !fields.context.isDescribing else { return }
        let parts = [scheme?.span, host?.span, port?.span, path?.span].compactMap { $0 }
        if let to, let part = parts.first {
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a redirect has `to` or parts of a URL, not both", at: part, label: "second",
                    related: [Diagnostic.Label(to.span, "first")]))
        }
        if to == nil, parts.isEmpty, fields.has("to") == nil {
            fields.context.bag.report(
                Diagnostic(
                    .missingKey, "a redirect needs `to`, or one of `scheme`, `host`, `port`, `path`", at: fields.span))
        }
    }

    package static func read(_ node: NodeID, in context: ReadingContext) -> Redirect? {
        guard context.tree.kind(node) == .mapping else {
            context.reportType(node, expected: "a redirect: `{to: URL, status: 301}`")
            return nil
        }
        return readMapping(node, in: context)
    }
}

/// 301, 302, 303, 307 or 308.
package struct RedirectStatus: Readable, Sendable {
    /// The status.
    package let status: Redirect.Status
    /// Wraps a status.
    package init(_ status: Redirect.Status) { self.status = status }
    package static var placeholder: RedirectStatus { RedirectStatus(.found) }
    package static var expectation: String { "one of 301, 302, 303, 307, 308" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> RedirectStatus? {
        guard context.tree.kind(node) == .plain, case .int(let number) = context.tree.coreScalar(node) else {
            context.reportType(node, expected: expectation)
            return nil
        }
        if let status = Redirect.Status(rawValue: number) { return RedirectStatus(status) }
        context.reportValue(node, "\(number) is not \(expectation)", code: .outOfRange)
        return nil
    }
}

/// An absolute http or https URL of unreserved and common characters (RFC 3986), or an absolute path.
package struct RedirectURL: TextReadable, Hashable, Sendable {
    /// The URL as written.
    package let text: String
    package static var placeholder: RedirectURL { RedirectURL(unchecked: "/") }
    package static var expectation: String { "a URL (`https://host/path`) or a path, percent-encoded where needed" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        let rest: Substring
        if text.hasPrefix("https://") {
            rest = text.dropFirst(8)
        } else if text.hasPrefix("http://") {
            rest = text.dropFirst(7)
        } else if text.hasPrefix("/"), !text.hasPrefix("//") {
            rest = text[...]
        } else {
            return nil
        }
        if !text.hasPrefix("/") {
            let authority = String(rest.prefix { $0 != "/" && $0 != "?" })
            let host = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let isSocket = SocketAddress(authority) != nil
            guard isSocket || host.count == 1 && ServerHost(authority) != nil else { return nil }
        }
        guard text.utf8.count <= 2000, Self.isURLText(rest) else { return nil }
        self.text = text
    }

    /// Unreserved, sub-delims, `:@/?` and percent-encoded bytes, but no quote, bracket or `$`.
    private static func isURLText(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                index += 1
            case UInt8(ascii: "%"):
                guard index + 2 < bytes.count,
                    let byte = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16),
                    byte >= 0x20
                else { return false }
                index += 3
            case let byte where "-._~!&()*+,;=:@/?[]".utf8.contains(byte): index += 1
            default: return false
            }
        }
        return true
    }
}

/// A fixed answer of the load balancer.
package struct Response: Entity, Sendable {
    /// The status.
    package let status: Located<StatusCode>
    /// The body, sent byte for byte.
    package let body: Located<ResponseBody>?
    /// The backend of whose servers one is named, in place of a body; `nil` for a fixed answer.
    package let chosen: Located<Identifier>?
    /// The body's type.
    package let contentType: Located<ContentType>

    package static var noun: String { "a response" }

    package init(from fields: inout FieldReader) {
        status = fields.optional(
            "status", default: StatusCode(checked: 200), shown: "200", doc: "The status, 200 to 599.")
        body = fields.optional("body", doc: "The body, sent byte for byte.")
        contentType = fields.optional(
            "content_type", default: ContentType("text/plain") ?? .placeholder, shown: "text/plain",
            doc: "The body's media type.")
        chosen = fields.optional(
            "chosen", feature: .chosenServer,
            doc: "A backend with `redirect`: the answer is JSON that names a server, chosen as a redirect chooses.")
        guard !fields.context.isDescribing, let chosen else { return }
        for other in ["status", "body", "content_type"] {
            let span =
                other == "status"
                ? fields.has("status") : other == "body" ? fields.has("body") : fields.has("content_type")
            guard let span else { continue }
            fields.context.bag.report(
                Diagnostic(
                    .conflictingKeys, "a chosen server is the whole answer: `\(other)` cannot stand beside it",
                    at: span,
                    label: "second", related: [Diagnostic.Label(chosen.span, "first")]))
        }
    }
}

/// Text of at most 2000 bytes.
package struct ResponseBody: Readable, Sendable {
    /// The text.
    package let text: String
    package static var placeholder: ResponseBody { ResponseBody(text: "") }
    package static var expectation: String { "text of at most 2000 bytes" }

    package static func read(_ node: NodeID, in context: ReadingContext) -> ResponseBody? {
        guard let text = plainText(node, in: context, expected: expectation) else { return nil }
        let isPrintable = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value) || scalar == "\n" || scalar == "\t"
                || scalar == "\r"
        }
        guard text.utf8.count <= 2000, isPrintable else {
            context.reportValue(
                node,
                isPrintable
                    ? "the body has \(text.utf8.count) bytes; at most 2000 are allowed"
                    : "the body holds a control character")
            return nil
        }
        return ResponseBody(text: text)
    }
}

/// A media type such as `text/plain` or `application/json`, with an optional charset.
package struct ContentType: TextReadable, Hashable, Sendable {
    /// The type as written.
    package let text: String
    package static var placeholder: ContentType { ContentType(unchecked: "text/plain") }
    package static var expectation: String { "a media type (`text/plain`, `application/json`)" }

    private init(unchecked text: String) { self.text = text }

    package init?(_ text: String) {
        var parts = text.split(separator: "/", omittingEmptySubsequences: false).map { String($0) }
        guard parts.count == 2 else { return nil }
        if let charset = parts[1].range(of: "; charset=") {
            guard isToken(String(parts[1][charset.upperBound...])) else { return nil }
            parts[1] = String(parts[1][..<charset.lowerBound])
        }
        guard isToken(parts[0]), isToken(parts[1]) else { return nil }
        self.text = text
    }
}

extension String {
    /// The first place of a text, by bytes.
    fileprivate func range(of other: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
