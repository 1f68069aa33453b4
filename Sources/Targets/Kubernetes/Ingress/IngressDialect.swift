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
    /// Whether all of a plan is said with the controller's own resources, because annotations do not say it.
    func needsResources(_ plan: Plan, _ sites: [IngressSite]) -> Bool
    /// The paths that stand for an expression; `nil` when it cannot be said.
    func patterns(for pattern: Pattern) -> [String]?
    /// Paths of a site where the controller reads them otherwise than Kubernetes says.
    func revised(_ paths: [IngressPath], of site: IngressSite, in plan: Plan, _ remarks: inout Remarks) -> [IngressPath]
    /// What is said of a backend wherever a path leads to it.
    func annotations(of backend: BackendPlan, service: String, _ remarks: inout Remarks) -> [Annotation]
    /// What is said of a path among the paths of its hosts; `hostRank` is higher for more specific hosts.
    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation]
    /// The ways in which a site is served, one set of Ingresses each.
    func ways(of site: IngressSite, _ remarks: inout Remarks) -> [IngressWay]
    /// The ways in which a route's paths are served, one for most; none for a route that cannot be said.
    func variants(
        of route: Int, in files: IngressFiles, on site: IngressSite, _ remarks: inout Remarks
    ) -> [IngressVariant]
    /// What is said of a route on a site.
    func annotations(
        of route: RoutePlan, on site: IngressSite, in files: IngressFiles, service: String?, _ remarks: inout Remarks
    ) -> [Annotation]
    /// Writes what Ingresses refer to, and listeners that carry no HTTP.
    func lowerRest(
        _ files: IngressFiles, _ request: IngressRequest, suffix: String, into manifest: inout Manifest,
        _ names: inout IngressNames, _ remarks: inout Remarks)
}

extension IngressDialect {
    var hasPatterns: Bool { false }
    var mergesByHost: Bool { false }
    var ranksPaths: Bool { false }

    func needsResources(_ plan: Plan, _ sites: [IngressSite]) -> Bool { false }

    func variants(
        of route: Int, in files: IngressFiles, on site: IngressSite, _ remarks: inout Remarks
    ) -> [IngressVariant] {
        let plan = files.plan.routes[route]
        guard case .backend(let backend) = plan.action, plan.conditions.isEmpty else { return [] }
        return [IngressVariant(backend: backend)]
    }

    func patterns(for pattern: Pattern) -> [String]? { nil }

    func revised(
        _ paths: [IngressPath], of site: IngressSite, in plan: Plan, _ remarks: inout Remarks
    ) -> [IngressPath] { paths }

    func annotations(of path: IngressPath, hostRank: Int) -> [Annotation] { [] }

    func lowerRest(
        _ files: IngressFiles, _ request: IngressRequest, suffix: String, into manifest: inout Manifest,
        _ names: inout IngressNames, _ remarks: inout Remarks
    ) {}
}
