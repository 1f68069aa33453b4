import Diagnostics
import Planning
import TopologyModel

/// Where a redirect leads, taken apart.
struct RedirectTarget {
    /// What becomes of the path.
    enum Path: Equatable {
        /// It stays.
        case kept
        /// This one, whatever was asked for.
        case whole(String)
        /// The route's prefix is replaced by this one, without its last slash; what is behind it stays.
        case prefix(String)
    }

    /// http or https, when it changes.
    let scheme: String?
    /// The host, when it changes.
    let host: String?
    /// The port, when one is named.
    let port: Int?
    /// The path.
    let path: Path
    /// The query of the target, without `?`.
    let query: String?

    /// Takes a redirect apart as a route of this path means it.
    init(_ redirect: Redirect, of path: PathMatch) {
        guard let url = redirect.to?.value.text else {
            scheme = redirect.scheme?.value.rawValue
            host = redirect.host?.value.text
            port = redirect.port.map { Int($0.value.number) }
            self.path = redirect.path.map { .whole(PathText.encoded($0.value.text)) } ?? .kept
            query = nil
            return
        }
        var rest = Substring(url)
        if let end = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: end)...])
            rest = rest[..<end]
        } else {
            query = nil
        }
        if rest.hasPrefix("/") {
            (scheme, host, port) = (nil, nil, nil)
        } else {
            scheme = rest.hasPrefix("https://") ? "https" : "http"
            rest = rest.dropFirst((scheme?.utf8.count ?? 0) + 3)
            let authority = String(rest.prefix { $0 != "/" })
            rest = rest.dropFirst(authority.count)
            let socket = SocketAddress(authority)
            host = socket?.host.bracketed ?? authority
            port = socket.map { Int($0.port) }
        }
        self.path = Self.path(rest.isEmpty ? "/" : String(rest), of: path)
    }

    private static func path(_ target: String, of path: PathMatch) -> Path {
        guard case .prefix(let prefix) = path else { return .whole(target) }
        let bare = target.hasSuffix("/") ? String(target.dropLast()) : target
        return bare == prefix.withoutTrailingSlash ? .kept : .prefix(bare)
    }

    /// The target as a URL with nginx's variables; `nil` where nginx would have to replace a part of the path.
    var nginxURL: String? {
        var url = scheme.map { "\($0)://" } ?? "$scheme://"
        url += host ?? "$host"
        if let port { url += ":\(port)" }
        switch path {
        case .kept: return query == nil ? url + "$request_uri" : nil
        case .whole(let path): return url + path + (query.map { "?\($0)" } ?? "")
        case .prefix: return nil
        }
    }
}
