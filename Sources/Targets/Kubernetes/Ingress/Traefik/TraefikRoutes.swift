import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Sites as IngressRoutes, with the Middlewares, TraefikServices, ServersTransports and TLSOptions that they need
/// (traefik.io/v1alpha1).
struct TraefikRoutes {
    private let files: IngressFiles
    private let request: IngressRequest
    private let suffix: String
    private let policies: TraefikPolicies
    private var services: TraefikServices
    private var middlewareNames: [TraefikMiddleware: String] = [:]
    private var middlewares: [(name: String, part: String, middleware: TraefikMiddleware)] = []
    private var options = TraefikOptions()
    /// The routers, written when all that they refer to is.
    private var routes = Manifest()

    /// Most routers in one object, so that it stays far below the API server's 1.5 MB.
    private static let routerLimit = 500

    init(files: IngressFiles, request: IngressRequest, suffix: String) {
        self.files = files
        self.request = request
        self.suffix = suffix
        policies = TraefikPolicies(plan: files.plan, version: request.version)
        services = TraefikServices(files: files, version: request.version, suffix: suffix)
    }

    /// A router of an IngressRoute.
    private struct Router {
        let rule: String
        let priority: Int
        let reference: TraefikServices.Reference
        let middlewares: [String]
    }

    /// One IngressRoute's entry point, and its TLS if it has any.
    private struct Way {
        let suffix: String
        let entryPoint: StaticString
        let isSecure: Bool
    }

    /// The manifest of all sites and of the listeners that carry no HTTP.
    mutating func lower(
        _ sites: [IngressSite], names: inout IngressNames, _ remarks: inout Remarks
    ) -> Manifest {
        for site in sites { lower(site, &names, &remarks) }
        var manifest = Manifest()
        for (name, part, middleware) in middlewares {
            manifest.document { document in
                files.frame.write(
                    ObjectHead(apiVersion: "traefik.io/v1alpha1", kind: "Middleware", name: name, part: part),
                    to: &document)
                document.mapping("spec") { middleware.write(to: &$0) }
            }
        }
        options.write(into: &manifest, frame: files.frame)
        services.write(into: &manifest)
        manifest.append(routes)
        TraefikStreams(files: files, request: request, suffix: suffix).lower(into: &manifest, &names, &remarks)
        return manifest
    }

    private mutating func lower(_ site: IngressSite, _ names: inout IngressNames, _ remarks: inout Remarks) {
        var ways: [Way] = []
        if site.tls != nil { ways.append(Way(suffix: "", entryPoint: "websecure", isSecure: true)) }
        if site.isPlain || site.tls == nil {
            ways.append(Way(suffix: site.tls == nil ? "" : "-web", entryPoint: "web", isSecure: false))
        }
        for way in ways {
            for group in TraefikHosts(site, isSecure: way.isSecure).groups {
                let routers = self.routers(site, group, way, &names, &remarks)
                write(routers, of: site, group, way, &names, &remarks)
            }
        }
        if site.isRedirected { lowerRedirect(site, &names, &remarks) }
    }

    private mutating func routers(
        _ site: IngressSite, _ group: TraefikHosts.Group, _ way: Way, _ names: inout IngressNames,
        _ remarks: inout Remarks
    ) -> [Router] {
        var routers: [Router] = []
        for (position, index) in site.routes.enumerated() {
            let route = files.plan.routes[index]
            guard IngressPaths.check(route, &remarks), let rule = rule(of: route, group, &remarks),
                let reference = services.reference(of: index, names: &names, &remarks)
            else { continue }
            let needs = policies.needs(of: route, on: site, isSecure: way.isSecure, &remarks)
            // A redirect that cannot be said leaves no router behind: it would answer with nothing.
            if case .none = reference, !needs.contains(where: \.middleware.redirects) { continue }
            routers.append(
                Router(
                    rule: rule, priority: group.rank * 1_000_000 + site.routes.count - position,
                    reference: reference, middlewares: needs.map { name(of: $0, &names) }))
        }
        return routers
    }

    /// Hosts, path and conditions, all of them; `nil` when one of them cannot be said.
    private func rule(of route: RoutePlan, _ group: TraefikHosts.Group, _ remarks: inout Remarks) -> String? {
        do throws(Inexpressible) {
            var parts = [TraefikRule.hosts(group.hosts), try TraefikRule.path(route.path)].compactMap { $0 }
            for condition in route.conditions.all {
                guard let text = try TraefikRule.condition(condition) else {
                    remarks.lose(
                        .cookieCondition, "this expression for a cookie in traefik", at: route.span,
                        instead: "use letters, digits, classes, groups and `|`, with `^` and `$` at its ends only")
                    return nil
                }
                parts.append(text)
            }
            return parts.isEmpty ? "PathPrefix(`/`)" : parts.joined(separator: " && ")
        } catch {
            remarks.lose(error, at: route.span)
            return nil
        }
    }

    private mutating func name(of need: TraefikPolicies.Need, _ names: inout IngressNames) -> String {
        if let known = middlewareNames[need.middleware] { return known }
        let wanted =
            "\(files.plan.name.text)-\(need.middleware.word)\(need.owner.isEmpty ? "" : "-")\(need.owner)\(suffix)"
        let name = names.middlewares.claim(wanted)
        middlewareNames[need.middleware] = name
        middlewares.append((name, need.middleware.word, need.middleware))
        return name
    }

    /// Plain requests to HTTPS: 301, and 308 for methods other than GET.
    private mutating func lowerRedirect(
        _ site: IngressSite, _ names: inout IngressNames, _ remarks: inout Remarks
    ) {
        let middleware = name(of: TraefikPolicies.Need(middleware: .redirectScheme, owner: ""), &names)
        let way = Way(suffix: "-to-https", entryPoint: "web", isSecure: false)
        for group in TraefikHosts(site, isSecure: false).groups {
            let rule = TraefikRule.hosts(group.hosts) ?? "PathPrefix(`/`)"
            let router = Router(
                rule: rule, priority: group.rank * 1_000_000 + 1, reference: .none, middlewares: [middleware])
            write([router], of: site, group, way, &names, &remarks)
        }
    }

    private mutating func write(
        _ routers: [Router], of site: IngressSite, _ group: TraefikHosts.Group, _ way: Way,
        _ names: inout IngressNames, _ remarks: inout Remarks
    ) {
        let base = ObjectNames.joined(files.plan.name.text, site.name)
        var routes = routes
        let options = way.isSecure ? self.options.name(for: site, group, in: files, suffix, &names, &remarks) : nil
        for start in stride(from: 0, to: routers.count, by: Self.routerLimit) {
            let part = start == 0 ? "" : "-\(start / Self.routerLimit + 1)"
            let name = names.routes.claim(base + group.word + way.suffix + part + suffix)
            routes.document { document in
                files.frame.write(
                    ObjectHead(
                        apiVersion: "traefik.io/v1alpha1", kind: "IngressRoute", name: name, part: site.name,
                        annotations: [Annotation(.ingressClass, name: request.className)]), to: &document)
                document.mapping("spec") { spec in
                    spec.list("entryPoints") { $0.item(.keyword(way.entryPoint)) }
                    spec.list("routes") { list in
                        for router in routers[start..<min(start + Self.routerLimit, routers.count)] {
                            list.item { write(router, to: &$0) }
                        }
                    }
                    guard way.isSecure else { return }
                    spec.mapping("tls") { tls in
                        if let secret = group.secret { tls.field("secretName", .text(secret)) }
                        if let options { tls.mapping("options") { $0.field("name", .text(options)) } }
                    }
                }
            }
        }
        self.routes = routes
    }

    private func write(_ router: Router, to item: inout Manifest) {
        item.field("kind", "Rule")
        item.field("match", .text(router.rule))
        item.field("priority", .number(router.priority))
        item.list("middlewares") { list in
            for name in router.middlewares { list.item { $0.field("name", .text(name)) } }
        }
        item.list("services") { list in list.item { services.write(router.reference, to: &$0) } }
    }
}

extension TraefikMiddleware {
    /// Whether it answers with a redirect.
    var redirects: Bool {
        switch self {
        case .redirect, .redirectScheme: true
        default: false
        }
    }
}
