import Diagnostics
import Planning
import Rendering
import TopologyModel

/// What servers see of path and host.
struct RewriteFilter {
    private enum Path {
        case whole(String)
        case prefix(String)
    }

    private let host: String?
    private let path: Path?

    /// The rewrite of a route; reports what the filter cannot say, and is `nil` then.
    init?(_ route: RoutePlan, request: GatewayRequest, remarks: inout Remarks) {
        host = route.messages.rewrite?.host?.value.text
        path = Self.path(of: route)
        guard let rewrite = route.messages.rewrite else { return nil }
        if let host, IPAddress(host) != nil || Hostname(host) == nil {
            remarks.lose(
                .rewrite, "a Host with a port, or an address, in the Gateway API",
                at: rewrite.host?.span ?? rewrite.span,
                instead: "give a host name alone")
            return nil
        }
        if path != nil, case .prefix(let prefix) = route.path, prefix == .root {
            remarks.lose(
                .rewrite, "something before every path in the Gateway API", at: rewrite.span,
                instead: "give the route a path of its own to replace: implementations differ in what becomes of `/`")
            return nil
        }
        if path != nil {
            guard request.serves(.pathRewrite, or: .rewrite, "another path for servers", at: rewrite.span, &remarks)
            else {
                return nil
            }
        }
        if host != nil {
            guard request.serves(.hostRewrite, or: .rewrite, "another host for servers", at: rewrite.span, &remarks)
            else {
                return nil
            }
        }
    }

    private static func path(of route: RoutePlan) -> Path? {
        guard let rewrite = route.pathRewrite else { return nil }
        if rewrite.isWhole { return .whole(PathText.encoded(rewrite.to.text)) }
        switch route.path {
        case .regex: return nil
        case .exact(let path): return .whole(PathText.encoded(rest(of: path, rewrite)))
        case .prefix(let path): return .prefix(PathText.encoded(rest(of: path.bare, rewrite)))
        }
    }

    /// What becomes of a path that begins with what gives way.
    private static func rest(of path: URLPath, _ rewrite: PathRewrite) -> String {
        let rest = String(path.text.dropFirst(rewrite.from.withoutTrailingSlash.count))
        if rest.isEmpty || rest == "/" { return rest.isEmpty ? rewrite.to.text : slashed(rewrite.to.text) }
        return rewrite.to.withoutTrailingSlash + rest
    }

    private static func slashed(_ text: String) -> String { text.hasSuffix("/") ? text : text + "/" }

    /// Whether the beginning of a path is replaced.
    var replacesPrefix: Bool { if case .prefix = path { true } else { false } }

    /// Writes the filter.
    func write(to filter: inout Manifest) {
        filter.field("type", "URLRewrite")
        filter.mapping("urlRewrite") { item in
            if let host { item.field("hostname", .text(host)) }
            item.mapping("path") { item in
                switch path {
                case nil: break
                case .whole(let text):
                    item.field("type", "ReplaceFullPath")
                    item.field("replaceFullPath", .text(text))
                case .prefix(let text):
                    item.field("type", "ReplacePrefixMatch")
                    item.field("replacePrefixMatch", .text(text))
                }
            }
        }
    }
}
