import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Traefik's Ingress provider, 3.x; its own resources (IngressRoute, Middleware) are not written.
struct TraefikIngress: IngressDialect {
    var title: String { "traefik" }
    var hasPatterns: Bool { true }
    var ranksPaths: Bool { true }

    /// An Ingress with certificates answers HTTPS only: a site served both ways takes two, one for each entry point,
    /// called as Traefik's Helm chart calls them.
    func ways(of site: IngressSite) -> [IngressWay] {
        let web = IngressWay(
            suffix: site.tls == nil ? "" : "-web", hasTLS: false, annotations: [Annotation(.traefikEntryPoints, "web")])
        let secure = IngressWay(
            suffix: "", hasTLS: true,
            annotations: [Annotation(.traefikEntryPoints, "websecure"), Annotation(.traefikTLS, flag: true)])
        return (site.tls == nil ? [] : [secure]) + (site.isPlain ? [web] : [])
    }

    /// Found anywhere, and in backticks, which an expression may not hold then.
    func patterns(for pattern: Pattern) -> [String]? {
        guard !pattern.text.utf8.contains(UInt8(ascii: "`")) else { return nil }
        switch PatternShape(pattern) {
        case .slash(let text): return [text]
        case .literal(let text): return ["/.*" + text]
        case .anchored, nil: return nil
        }
    }

    /// Left alone, Traefik tries rules by the length of their text, so that `Path(/a)` loses to `PathPrefix(/)`.
    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation] {
        let rank =
            switch path.kind {
            case .prefix: path.rank
            case .exact: path.isOfPrefix ? path.rank : 9999
            case .pattern: max(9000 - path.rank, 2000)
            }
        let priority = Annotation(.traefikPriority, hostRank * 10_000 + rank + 1)
        return path.kind == .pattern ? [priority, Annotation(.traefikPathMatcher, "PathRegexp")] : [priority]
    }

    /// Cookie stickiness stands on the Service.
    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] {
        if case .clientIP(let ttl) = backend.sticky?.value {
            remarks.lose(
                .stickyClientIP, "clients kept with their server by address in traefik", at: ttl.span,
                instead: "use a sticky cookie")
        }
        return []
    }

    func annotations(
        of route: RoutePlan, in plan: Plan, service: String?, _ remarks: inout Remarks
    ) -> [Annotation] { [] }
}
