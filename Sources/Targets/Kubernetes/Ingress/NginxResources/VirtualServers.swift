import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Sites as VirtualServers, one for each host, with the Policies that they need (k8s.nginx.org/v1).
struct VirtualServers {
    private let files: IngressFiles
    private let request: IngressRequest
    private let suffix: String
    private var upstreams: VirtualUpstreams
    private var policies: VirtualPolicies
    private var servers = Manifest()

    init(files: IngressFiles, request: IngressRequest, dialect: NginxIC, suffix: String) {
        self.files = files
        self.request = request
        self.suffix = suffix
        upstreams = VirtualUpstreams(files: files, dialect: dialect)
        policies = VirtualPolicies(files: files, dialect: dialect, suffix: suffix)
    }

    /// What stands at a path.
    private struct Place {
        let path: String
        let policies: [String]
        var matches: [(conditions: [VirtualCondition], shares: Shares)] = []
        let fallback: Shares
    }

    private typealias Shares = [(action: VirtualAction, weight: Int)]

    /// The manifest of all sites and of the listeners that carry no HTTP.
    mutating func lower(
        _ sites: [IngressSite], names: inout IngressNames, _ remarks: inout Remarks
    ) -> Manifest {
        for site in sites { lower(site, &names, &remarks) }
        var manifest = Manifest()
        policies.write(into: &manifest, className: request.className)
        manifest.append(servers)
        TransportServers(files: files, request: request, suffix: suffix).lower(into: &manifest, &names, &remarks)
        return manifest
    }

    private mutating func lower(_ site: IngressSite, _ names: inout IngressNames, _ remarks: inout Remarks) {
        let plan = files.plan
        let indices = site.routes.filter { IngressPaths.check(plan.routes[$0], &remarks) }
        let found = VirtualLocations(indices, routes: plan.routes)
        for index in found.openPatterns {
            remarks.lose(
                combination: "conditions on an expression without a route for the other requests, in nginx-ic",
                at: plan.routes[index].pathSpan, instead: "add a route with the same expression and no conditions")
        }
        var used: [String] = []
        var places: [Place] = []
        for location in found.locations {
            if let place = place(location, on: site, &used, &names, &remarks) { places.append(place) }
        }
        let hostPolicies = policies.names(of: site, &names, &remarks)
        for host in site.hosts {
            guard let name = hostName(host, &remarks, at: site.span) else { continue }
            let base = ObjectNames.joined(plan.name.text, site.name)
            let wanted = site.hosts.count == 1 ? base : "\(base)-\(IngressWriter.word(name))"
            let object = names.routes.claim(wanted + suffix)
            write(object, name, host, site, places, used, hostPolicies, &remarks)
        }
    }

    private func hostName(_ host: HostPattern, _ remarks: inout Remarks, at span: SourceSpan) -> String? {
        switch host {
        case .exact(let name) where IPAddress(name) == nil: return name
        case .wildcard(let domain): return "*.\(domain)"
        case .exact, .any:
            remarks.lose(
                combination: "any host (`*`), or an address as one, in nginx-ic", at: span,
                instead: "name the hosts: a VirtualServer has one")
            return nil
        }
    }

    /// A location's routes as matches and a default; `nil` when one of them cannot be said.
    private mutating func place(
        _ location: VirtualLocations.Location, on site: IngressSite, _ used: inout [String],
        _ names: inout IngressNames, _ remarks: inout Remarks
    ) -> Place? {
        let plan = files.plan
        let all = location.conditional + (location.fallback.map { [$0] } ?? [])
        let sets = all.map { policies.names(of: plan.routes[$0], on: site, &names, &remarks) }
        if let odd = sets.indices.first(where: { sets[$0] != sets[sets.count - 1] }) {
            remarks.lose(
                combination: "limits, access lists and the like that differ between routes of one path in nginx-ic",
                at: plan.routes[all[odd]].span,
                instead: "a VirtualServer has them for a path: give the routes of a path the same")
        }
        let isInternal = !location.conditional.isEmpty
        var matches: [(conditions: [VirtualCondition], shares: Shares)] = []
        for index in location.conditional {
            let route = plan.routes[index]
            guard let conditions = VirtualCondition.all(of: route, &remarks),
                let shares = shares(of: index, location, site, isInternal, &used, &remarks)
            else { continue }
            matches.append((conditions, shares))
        }
        guard let fallback = location.fallback else {
            guard !matches.isEmpty else { return nil }
            let nobody = VirtualAction(kind: .answer(code: 404, type: "text/plain", body: "Not Found"))
            return Place(path: location.path, policies: sets[0], matches: matches, fallback: [(nobody, 100)])
        }
        guard let rest = shares(of: fallback, location, site, isInternal, &used, &remarks) else { return nil }
        return Place(path: location.path, policies: sets[sets.count - 1], matches: matches, fallback: rest)
    }

    private mutating func shares(
        of index: Int, _ location: VirtualLocations.Location, _ site: IngressSite, _ isInternal: Bool,
        _ used: inout [String], _ remarks: inout Remarks
    ) -> Shares? {
        let route = files.plan.routes[index]
        var upstreamNames: [Int: String] = [:]
        for backend in route.action.backends where route.messages.maintenance == nil {
            upstreamNames[backend] = upstreams.name(of: backend, for: route, &remarks)
        }
        let shares = VirtualActions(plan: files.plan, site: site).actions(
            of: route, at: location.path, isInternal: isInternal, upstream: { upstreamNames[$0] ?? "" }, &remarks)
        guard shares != nil else { return nil }
        for backend in route.action.backends {
            if let name = upstreamNames[backend], !used.contains(name) { used.append(name) }
        }
        return shares
    }
}

extension VirtualServers {
    private mutating func write(
        _ object: String, _ name: String, _ host: HostPattern, _ site: IngressSite, _ places: [Place],
        _ used: [String], _ hostPolicies: [String], _ remarks: inout Remarks
    ) {
        let head = ObjectHead(apiVersion: "k8s.nginx.org/v1", kind: "VirtualServer", name: object, part: site.name)
        let secret = site.tls.flatMap { SecretChoice($0).secret(for: host) }
        let upstreams = upstreams
        var said = remarks
        var servers = servers
        servers.document { document in
            files.frame.write(head, to: &document)
            document.mapping("spec") { spec in
                spec.field("ingressClassName", .text(request.className))
                spec.field("host", .text(name))
                if let secret {
                    spec.mapping("tls") { tls in
                        tls.field("secret", .text(secret))
                        guard !site.isPlain else { return }
                        tls.mapping("redirect") { redirect in
                            redirect.field("enable", .flag(true))
                            redirect.field("code", .number(301))
                            redirect.field("basedOn", "scheme")
                        }
                    }
                }
                Self.write(policies: hostPolicies, to: &spec)
                upstreams.write(used, to: &spec, &said)
                spec.list("routes") { list in
                    for place in places { list.item { Self.write(place, to: &$0) } }
                }
            }
        }
        self.servers = servers
        remarks = said
    }

    private static func write(policies: [String], to item: inout Manifest) {
        item.list("policies") { list in
            for name in policies { list.item { $0.field("name", .text(name)) } }
        }
    }

    private static func write(_ place: Place, to item: inout Manifest) {
        item.field("path", .text(place.path))
        write(policies: place.policies, to: &item)
        item.list("matches") { list in
            for match in place.matches {
                list.item { item in
                    item.list("conditions") { conditions in
                        for condition in match.conditions { conditions.item { condition.write(to: &$0) } }
                    }
                    write(match.shares, to: &item)
                }
            }
        }
        write(place.fallback, to: &item)
    }

    private static func write(_ shares: Shares, to item: inout Manifest) {
        guard shares.count > 1 else {
            item.mapping("action") { shares.first?.action.write(to: &$0) }
            return
        }
        item.list("splits") { list in
            for (action, weight) in shares {
                list.item { split in
                    split.field("weight", .number(weight))
                    split.mapping("action") { action.write(to: &$0) }
                }
            }
        }
    }
}
