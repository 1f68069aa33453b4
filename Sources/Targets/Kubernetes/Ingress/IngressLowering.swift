import Planning
import Rendering
import TopologyModel

/// The Ingresses of one controller.
struct IngressLowering {
    private let files: IngressFiles
    private let request: IngressRequest
    private let suffix: String
    private let dialect: any IngressDialect
    /// What is said of each backend and route, made once.
    private var backendAnnotations: [[Annotation]?]
    private var routeAnnotations: [[Annotation]?]

    init(files: IngressFiles, request: IngressRequest, suffix: String) {
        self.files = files
        self.request = request
        self.suffix = suffix
        dialect = request.dialect
        backendAnnotations = files.plan.backends.map { _ in nil }
        routeAnnotations = files.plan.routes.map { _ in nil }
    }

    /// Adds the Ingresses of a site.
    mutating func lower(
        _ site: IngressSite, into manifest: inout Manifest, names: inout ObjectNames, _ remarks: inout Remarks
    ) {
        let paths = IngressPaths(site, routes: files.plan.routes, dialect: dialect, remarks: &remarks).paths
        let hosts = IngressHosts(site, dialect: dialect, remarks: &remarks).groups
        guard !paths.isEmpty else { return }
        let writer = IngressWriter(files: files, request: request, site: site, fallback: fallbackBackend(paths))
        for way in dialect.ways(of: site) {
            var groups: [IngressGroup] = []
            for group in hosts { add(paths, of: group, to: &groups, &remarks) }
            let named = groups.map { ($0, name(of: $0, in: site) + way.suffix + suffix) }
            if dialect.mergesByHost, groups.count > 1 {
                writer.writeMerged(named, way: way, into: &manifest, names: &names)
            } else {
                for (group, name) in named {
                    writer.write(group, name: names.claim(name), way: way, into: &manifest)
                }
            }
        }
    }

    /// Sorts paths into groups by what is said of them. A dialect that ranks paths or hosts gets groups by rank.
    private mutating func add(
        _ paths: [IngressPath], of hosts: HostGroup, to groups: inout [IngressGroup], _ remarks: inout Remarks
    ) {
        var places: [AnnotationSet: Int] = [:]
        for (position, path) in paths.enumerated() {
            let set = AnnotationSet(annotations(of: path, hostRank: hosts.rank, &remarks))
            if case .redirect = files.plan.routes[path.route].action, !set.redirects { continue }
            let place = places[set] ?? groups.count
            if place == groups.count {
                places[set] = place
                groups.append(IngressGroup(annotations: set, hosts: hosts, paths: []))
            }
            groups[place].paths.append(path)
            if position == paths.count - 1 { groups[place].isMain = true }
        }
    }

    private mutating func annotations(
        of path: IngressPath, hostRank: Int, _ remarks: inout Remarks
    ) -> [Annotation] {
        let route = files.plan.routes[path.route]
        let own = dialect.annotations(of: path, hostRank: hostRank)
        guard case .backend(let backend) = route.action else {
            return own + annotations(of: route, path.route, service: nil, &remarks)
        }
        let service = files.services[backend].name
        let known = backendAnnotations[backend]
        let shared = known ?? dialect.annotations(of: files.plan.backends[backend], service: service, &remarks)
        backendAnnotations[backend] = shared
        return own + shared + annotations(of: route, path.route, service: service, &remarks)
    }

    private mutating func annotations(
        of route: RoutePlan, _ index: Int, service: String?, _ remarks: inout Remarks
    ) -> [Annotation] {
        if let known = routeAnnotations[index] { return known }
        let made = dialect.annotations(of: route, in: files.plan, service: service, &remarks)
        routeAnnotations[index] = made
        return made
    }

    /// A backend that stands where an Ingress path must name one, though the controller answers by itself.
    private func fallbackBackend(_ paths: [IngressPath]) -> Int? {
        for path in paths.reversed() {
            if case .backend(let backend) = files.plan.routes[path.route].action { return backend }
        }
        return files.plan.backends.isEmpty ? nil : 0
    }

    /// The topology's and the site's name; for all but the main group also what is special about its first route.
    private func name(of group: IngressGroup, in site: IngressSite) -> String {
        var parts = [ObjectNames.joined(files.plan.name.text, site.name)]
        if let word = group.hosts.word { parts.append(word) }
        guard !group.isMain, let path = group.paths.first else { return parts.joined(separator: "-") }
        let route = files.plan.routes[path.route]
        switch route.action {
        case .backend(let backend): parts.append(files.plan.backends[backend].name.text)
        case .redirect: parts.append("redirect")
        case .respond, .choose, .split, .serve: break
        }
        parts += route.rateLimits.map { files.plan.rateLimits[$0].name.text }
        if route.websocket { parts.append("ws") }
        if !route.buffering { parts.append("unbuffered") }
        if path.kind == .pattern { parts.append("pattern") }
        let word = IngressWriter.word(path.text)
        if dialect.ranksPaths, parts.last != word { parts.append(word) }
        return parts.joined(separator: "-")
    }
}
