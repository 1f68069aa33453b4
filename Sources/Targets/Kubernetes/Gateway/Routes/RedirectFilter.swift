import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The filter that sends a client elsewhere.
struct RedirectFilter {
    /// The scheme, when it changes.
    let scheme: String?
    /// The host, when it changes.
    let host: String?
    /// The port, when one is named.
    let port: Int?
    /// What becomes of the path.
    let path: RedirectTarget.Path
    /// The status.
    let status: Int

    init(scheme: String?, host: String?, port: Int?, path: RedirectTarget.Path, status: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
        self.status = status
    }

    /// The filter of a redirect route; reports what the Gateway API cannot say.
    init?(_ redirect: Redirect, of route: RoutePlan, request: GatewayRequest, remarks: inout Remarks) {
        let target = RedirectTarget(redirect, of: route.path)
        let status = redirect.status.value.status
        if !request.has(.everyRedirectStatus), status != .movedPermanently, status != .found {
            remarks.lose(
                .redirectRoute, "a redirect with \(status.rawValue) in \(request.title)", at: redirect.status.span,
                instead: "use 301 or 302, or Gateway API 1.5")
            return nil
        }
        if target.query != nil {
            remarks.lose(
                .redirectRoute, "a redirect to a URL with a query in the Gateway API", at: route.span,
                instead: "leave the query out: the client's own is kept")
            return nil
        }
        if let host = target.host, IPAddress(host) != nil || Hostname(host) == nil {
            remarks.lose(
                .redirectRoute, "a redirect to an address in the Gateway API", at: route.span,
                instead: "redirect to a host name")
            return nil
        }
        self.init(
            scheme: target.scheme, host: target.host, port: target.port, path: target.path, status: status.rawValue)
        for (feature, what) in needs where !request.serves(feature, or: .redirectRoute, what, at: route.span, &remarks)
        {
            return nil
        }
    }

    /// What an implementation may lack, and what it is called.
    private var needs: [(GatewayFeature, String)] {
        var needs: [(GatewayFeature, String)] = []
        if scheme != nil { needs.append((.schemeRedirect, "a redirect to another scheme")) }
        if port != nil { needs.append((.portRedirect, "a redirect to another port")) }
        if path != .kept { needs.append((.pathRedirect, "a redirect to another path")) }
        switch status {
        case 303: needs.append((.redirect303, "a redirect with 303"))
        case 307: needs.append((.redirect307, "a redirect with 307"))
        case 308: needs.append((.redirect308, "a redirect with 308"))
        default: break
        }
        return needs
    }

    /// Whether the beginning of a path is replaced.
    var replacesPrefix: Bool { if case .prefix = path { true } else { false } }

    /// Writes the filter.
    func write(to filter: inout Manifest) {
        filter.field("type", "RequestRedirect")
        filter.mapping("requestRedirect") { redirect in
            if let scheme { redirect.field("scheme", .text(scheme)) }
            if let host { redirect.field("hostname", .text(host)) }
            if let port { redirect.field("port", .number(port)) }
            writePath(to: &redirect)
            redirect.field("statusCode", .number(status))
        }
    }

    private func writePath(to redirect: inout Manifest) {
        redirect.mapping("path") { item in
            switch path {
            case .kept: break
            case .whole(let path):
                item.field("type", "ReplaceFullPath")
                item.field("replaceFullPath", .text(path))
            case .prefix(let prefix):
                item.field("type", "ReplacePrefixMatch")
                item.field("replacePrefixMatch", .text(prefix.isEmpty ? "/" : prefix))
            }
        }
    }
}
