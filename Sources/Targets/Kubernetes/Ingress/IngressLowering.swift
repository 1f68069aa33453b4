import Planning
import Rendering
import TopologyModel

/// The Ingresses of one controller.
struct IngressLowering {
    private let files: IngressFiles
    private let request: IngressRequest
    private let suffix: String
    private let dialect: any IngressDialect
    /// What is said of each backend, and of each route of the site at hand, made once.
    private var backendAnnotations: [[Annotation]?]
    private var routeAnnotations: [Int: [Annotation]] = [:]

    init(files: IngressFiles, request: IngressRequest, suffix: String) {
        self.files = files
        self.request = request
        self.suffix = suffix
        dialect = request.dialect(in: files.frame.namespace)
        backendAnnotations = files.plan.backends.map { _ in nil }
    }

    /// Adds the Ingresses of a site.
    mutating func lower(
        _ site: IngressSite, into manifest: inout Manifest, names: inout IngressNames, _ remarks: inout Remarks
    ) {
        routeAnnotations = [:]
        let found = IngressPaths(site, files: files, dialect: dialect, remarks: &remarks).paths
        let paths = dialect.revised(found, of: site, in: files.plan, &remarks)
        let hosts = IngressHosts(site, dialect: dialect, remarks: &remarks).groups
        guard !paths.isEmpty else { return }
        let writer = IngressWriter(files: files, request: request, site: site, fallback: fallbackBackend(paths))
        for way in dialect.ways(of: site, &remarks) {
            var groups: [IngressGroup] = []
            for group in hosts { add(paths, of: group, on: site, to: &groups, &remarks) }
            let named = groups.map { ($0, name(of: $0, in: site) + way.suffix + suffix) }
            if dialect.mergesByHost, groups.count > 1 {
                writer.writeMerged(named, way: way, into: &manifest, names: &names.ingresses)
            } else {
                for (group, name) in named {
                    writer.write(group, name: names.ingresses.claim(name), way: way, into: &manifest)
                }
            }
        }
    }

    /// Sorts paths into groups by what is said of them. A dialect that ranks paths or hosts gets groups by rank.
    private mutating func add(
        _ paths: [IngressPath], of hosts: HostGroup, on site: IngressSite, to groups: inout [IngressGroup],
        _ remarks: inout Remarks
    ) {
        var places: [AnnotationSet: Int] = [:]
        for (position, path) in paths.enumerated() {
            let set = AnnotationSet(annotations(of: path, on: site, hostRank: hosts.rank, &remarks))
            if case .redirect = files.plan.routes[path.route].action, !set.redirects { continue }
            let place = places[set] ?? groups.count
            if place == groups.count {
                places[set] = place
                groups.append(IngressGroup(annotations: set, hosts: hosts, paths: []))
            }
            groups[place].paths.append(path)
            if position == paths.count - 1, !path.variant.isCanary { groups[place].isMain = true }
        }
    }

    private mutating func annotations(
        of path: IngressPath, on site: IngressSite, hostRank: Int, _ remarks: inout Remarks
    ) -> [Annotation] {
        let own = path.annotations + path.variant.annotations + dialect.annotations(of: path, hostRank: hostRank)
        var shared: [Annotation] = []
        if let backend = path.variant.backend {
            let service = files.services[backend].name
            let known = backendAnnotations[backend]
            shared = known ?? dialect.annotations(of: files.plan.backends[backend], service: service, &remarks)
            backendAnnotations[backend] = shared
        }
        guard !path.variant.isCanary else { return own + shared }
        return own + shared + annotations(of: path, on: site, &remarks)
    }

    private mutating func annotations(
        of path: IngressPath, on site: IngressSite, _ remarks: inout Remarks
    ) -> [Annotation] {
        if let known = routeAnnotations[path.route] { return known }
        let service = path.variant.backend.map { files.services[$0].name }
        let made = dialect.annotations(
            of: files.plan.routes[path.route], on: site, in: files, service: service, &remarks)
        routeAnnotations[path.route] = made
        return made
    }

    /// A backend that stands where an Ingress path must name one, though the controller answers by itself.
    private func fallbackBackend(_ paths: [IngressPath]) -> Int? {
        for path in paths.reversed() {
            if let backend = path.variant.backend { return backend }
        }
        return files.plan.backends.isEmpty ? nil : 0
    }

    /// The topology's and the site's name; for all but the main group also what is special about its first route.
    private func name(of group: IngressGroup, in site: IngressSite) -> String {
        var parts = [ObjectNames.joined(files.plan.name.text, site.name)]
        if let word = group.hosts.word { parts.append(word) }
        guard !group.isMain, let path = group.paths.first else { return parts.joined(separator: "-") }
        let route = files.plan.routes[path.route]
        if let backend = path.variant.backend {
            parts.append(files.plan.backends[backend].name.text)
        } else {
            parts.append("redirect")
        }
        if path.variant.isCanary { parts.append("canary") }
        parts += route.rateLimits.map { files.plan.rateLimits[$0].name.text }
        if route.websocket { parts.append("ws") }
        if !route.buffering { parts.append("unbuffered") }
        if path.kind == .pattern { parts.append("pattern") }
        let word = IngressWriter.word(path.text)
        if dialect.ranksPaths, parts.last != word { parts.append(word) }
        return parts.joined(separator: "-")
    }
}
