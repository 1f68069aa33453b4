import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Traefik 3: its Ingress provider, or, where annotations do not say everything, its own resources (IngressRoute,
/// Middleware, TraefikService, ServersTransport, TLSOption).
struct TraefikIngress: IngressDialect {
    /// Its version.
    let version: Version

    var title: String { "traefik" }
    var ranksPaths: Bool { true }

    /// An Ingress with certificates answers HTTPS only: a site served both ways takes two, one for each entry point,
    /// called as Traefik's Helm chart calls them.
    /// Wildcards too: in an Ingress they stand for one label, in a rule of an IngressRoute for any number.
    func needsResources(_ plan: Plan, _ sites: [IngressSite]) -> Bool {
        let hasOddSites = sites.contains { site in
            site.isRedirected || site.hosts.contains { if case .wildcard = $0 { true } else { false } }
        }
        return hasOddSites || plan.hasRichListeners || plan.hasRichServers
            || !plan.uses.places(of: .tlsProfile).isEmpty
            || plan.backends.contains { backend in
                if case .clientIP = backend.sticky?.value { return true }
                return backend.circuitBreaker != nil || backend.keepalive != nil || backend.balance != .roundRobin
            }
            || plan.hasRichRoutes { route in
                if case .regex = route.path { return true }
                return !route.rateLimits.isEmpty || route.timeouts != TimeoutPlan() || route.retries != .builtIn
                    || !route.buffering || route.traffic.maxBody != nil || route.traffic.compression != nil
                    || route.traffic.requestBuffering == true || route.traffic.connectionLimit != nil
            }
    }

    func ways(of site: IngressSite, _ remarks: inout Remarks) -> [IngressWay] {
        let web = IngressWay(
            suffix: site.tls == nil ? "" : "-web", hasTLS: false, annotations: [Annotation(.traefikEntryPoints, "web")])
        let secure = IngressWay(
            suffix: "", hasTLS: true,
            annotations: [Annotation(.traefikEntryPoints, "websecure"), Annotation(.traefikTLS, flag: true)])
        return (site.tls == nil ? [] : [secure]) + (site.isPlain ? [web] : [])
    }

    /// Left alone, Traefik tries rules by the length of their text, so that `Path(/a)` loses to `PathPrefix(/)`.
    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation] {
        let rank =
            switch path.kind {
            case .prefix: path.rank
            case .exact: path.isOfPrefix ? path.rank : 9999
            case .pattern: 0
            }
        let priority = Annotation(.traefikPriority, hostRank * 10_000 + rank + 1)
        return [priority]
    }

    /// Cookie stickiness stands on the Service.
    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation] { [] }

    func annotations(
        of route: RoutePlan, on site: IngressSite, in files: IngressFiles, service: String?,
        _ remarks: inout Remarks
    ) -> [Annotation] { [] }
}
