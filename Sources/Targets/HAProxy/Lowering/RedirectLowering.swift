import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// Sends every request of a listener to the HTTPS listener.
    mutating func lowerRedirectToHTTPS(port: UInt16) {
        var location = LogFormat()
        location.append("https://%[var(txn.host)]")
        if port != 443 {
            location.append(":")
            location.append(Int(port))
        }
        location.append("%[pathq]")
        refuseWithoutHost()
        document.line("http-request redirect code 301 location", .format(location))
    }

    /// What a redirect route answers.
    mutating func lowerRedirect(_ redirect: Redirect, of route: RoutePlan) {
        guard let target = redirect.to?.value else {
            lowerParts(redirect)
            return
        }
        let url = TargetURL(target)
        var location = LogFormat()
        if url.isPathOnly { refuseWithoutHost() }
        if url.isPathOnly { location.append("%[ssl_fc,iif(https,http)]://%[req.fhdr(host)]") }
        guard case .prefix(let prefix) = route.path else {
            location.append(literal: target.text)
            redirectTo(location, redirect)
            return
        }
        location.append(literal: url.base)
        lowerRest(of: EncodedPath(withoutTrailingSlash: prefix), behind: location, url, redirect)
    }

    /// Keeps what stands behind the prefix, byte for byte, and the query. A prefix in another spelling, which the
    /// route takes too, has no rest to be found: 400.
    private mutating func lowerRest(
        of prefix: EncodedPath, behind base: LogFormat, _ url: TargetURL, _ redirect: Redirect
    ) {
        let isRoot = prefix.text.isEmpty
        if !isRoot {
            document.line(
                "http-request deny deny_status 400 unless { path -m str --", .encoded(prefix), "} || { path -m beg --",
                .encoded(prefix), ("/" as Word).glued, "}")
        }
        guard let query = url.query else {
            if !isRoot, url.endsInSlash {
                var bare = base
                bare.append("/%[pathq,bytes(")
                bare.append(prefix.text.utf8.count)
                bare.append(")]")
                redirectTo(bare, redirect, if: .when("{ path -m str --", .encoded(prefix), "}"))
            }
            var whole = base
            whole.append("%[pathq,bytes(")
            whole.append(prefix.text.utf8.count)
            whole.append(")]")
            redirectTo(whole, redirect)
            return
        }
        var location = base
        location.append("%[path,bytes(")
        location.append(prefix.text.utf8.count)
        location.append(")]")
        if !isRoot, url.endsInSlash {
            var bare = base
            bare.append("/")
            bare.append(literal: query)
            lowerQuery(bare, redirect, if: .when("{ path -m str --", .encoded(prefix), "}"))
        }
        location.append(literal: query)
        lowerQuery(location, redirect, if: .always)
    }

    /// A target that has a query of its own; the client's follows it.
    private mutating func lowerQuery(_ location: LogFormat, _ redirect: Redirect, if condition: Condition) {
        var both = location
        both.append("&%[query]")
        redirectTo(both, redirect, if: condition.and(words: ["{ query -m len gt 0 }"]))
        redirectTo(location, redirect, if: condition)
    }

    /// A URL of which only some parts change: a new scheme has its own port, else the client's stays.
    private mutating func lowerParts(_ redirect: Redirect) {
        var location = LogFormat()
        switch redirect.scheme?.value {
        case .http: location.append("http://")
        case .https: location.append("https://")
        case nil: location.append("%[ssl_fc,iif(https,http)]://")
        }
        appendAuthority(of: redirect, to: &location)
        guard let path = redirect.path?.value else {
            location.append("%[pathq]")
            redirectTo(location, redirect)
            return
        }
        location.append(literal: EncodedPath(path).text)
        var asked = location
        asked.append("?%[query]")
        redirectTo(asked, redirect, if: .when("{ query -m len gt 0 }"))
        redirectTo(location, redirect)
    }

    /// Without a host (HTTP/1.0) there is nowhere to send a client to.
    private mutating func refuseWithoutHost() {
        document.line("http-request deny deny_status 400 unless { var(txn.host) -m found }")
    }

    private mutating func appendAuthority(of redirect: Redirect, to location: inout LogFormat) {
        if redirect.host == nil { refuseWithoutHost() }
        if redirect.host == nil, redirect.port == nil, redirect.scheme == nil {
            location.append("%[req.fhdr(host)]")
            return
        }
        if let host = redirect.host {
            location.append(literal: host.value.text)
        } else {
            location.append("%[var(txn.host)]")
        }
        if let port = redirect.port?.value.number {
            let usual: UInt16? = redirect.scheme.map { $0.value == .https ? 443 : 80 }
            guard port != usual else { return }
            location.append(":")
            location.append(Int(port))
        } else if redirect.scheme == nil {
            document.line(#"http-request set-var(txn.port) 'req.fhdr(host),regsub("^(\[[^]]*\]|[^:]*)",)'"#)
            location.append("%[var(txn.port)]")
        }
    }

    private mutating func redirectTo(_ location: LogFormat, _ redirect: Redirect, if condition: Condition = .always) {
        document.line(
            "http-request redirect code", .number(redirect.status.value.status.rawValue), "location",
            .format(location), if: condition)
    }
}

/// The target URL of a redirect, cut where the rest of the path goes.
struct TargetURL {
    /// What stands before the rest, without a trailing slash.
    let base: String
    /// The query with its `?`.
    let query: String?
    /// Whether the path ends in a slash, or is left out.
    let endsInSlash: Bool
    /// Whether scheme and host are the request's.
    let isPathOnly: Bool

    init(_ url: RedirectURL) {
        let parts = url.text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        let path = parts.first ?? ""
        query = parts.count > 1 ? "?" + parts[1] : nil
        isPathOnly = path.hasPrefix("/")
        let hasSlash = path.hasSuffix("/")
        base = hasSlash ? String(path.dropLast()) : path
        // `https://host` alone: the path is left out.
        endsInSlash = hasSlash || !isPathOnly && path.split(separator: "/").count < 3
    }
}
