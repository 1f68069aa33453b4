import Planning
import Rendering
import TopologyModel

/// How one controller says what the Ingress resource itself cannot.
///
/// A dialect turns settings into annotations and remarks what it cannot say; features that it lacks altogether are
/// answered by `support(for:)` and passed over here.
protocol IngressDialect: Sendable {
    /// What becomes of a feature.
    func support(for feature: Feature) -> Support
    /// The controller's name, for people.
    var title: String { get }
    /// Whether paths may be expressions.
    var hasPatterns: Bool { get }
    /// Whether all of a host stands in one Ingress, or in one that lists the host and others that add paths to it.
    var mergesByHost: Bool { get }
    /// Whether paths and hosts need ranks, because the controller's own order is another than the language's.
    var ranksPaths: Bool { get }
    /// Whether a route's action can be said.
    func takes(_ action: RoutePlan.Action) -> Bool
    /// The paths that stand for an expression; `nil` when it cannot be said.
    func patterns(for pattern: Pattern) -> [String]?
    /// What is said of a backend wherever a path leads to it.
    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation]
    /// What is said of a route.
    func annotations(of route: RoutePlan, in plan: Plan, service: String?, _ remarks: inout Remarks) -> [Annotation]
    /// What is said of a path among the paths of its hosts; `hostRank` is higher for more specific hosts.
    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation]
    /// The ways in which a site is served, one set of Ingresses each.
    func ways(of site: IngressSite) -> [IngressWay]
}

/// A way in which a site is served.
struct IngressWay {
    /// Behind the names of its Ingresses; empty for the usual way.
    let suffix: String
    /// Whether certificates are listed.
    let hasTLS: Bool
    /// What is said of the whole site.
    let annotations: [Annotation]
}

extension IngressDialect {
    var hasPatterns: Bool { false }
    var mergesByHost: Bool { false }
    var ranksPaths: Bool { false }

    func takes(_ action: RoutePlan.Action) -> Bool {
        if case .backend = action { true } else { false }
    }

    func patterns(for pattern: Pattern) -> [String]? { nil }

    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation] { [] }
}

extension IngressSettings.Controller {
    /// The controller's dialect.
    var dialect: any IngressDialect {
        switch self {
        case .ingressNginx: IngressNginx()
        case .nginxIC: NginxIC()
        case .haproxyIngress: HAProxyIngress()
        case .traefik: TraefikIngress()
        }
    }
}
