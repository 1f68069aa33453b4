import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The Ingresses of a plan, one file for each controller.
struct IngressFiles {
    let plan: Plan
    let frame: ObjectFrame
    let services: ServiceTable

    /// `ingress.yaml`, or `ingress-CONTROLLER.yaml` where there are several.
    func lower(
        _ requests: [IngressRequest], _ remarks: inout Remarks
    ) -> [(name: String, manifest: Manifest)] {
        guard !requests.isEmpty else { return [] }
        let sites = IngressSites(plan, remarks: &remarks).sites
        var names = IngressNames()
        var files: [(name: String, manifest: Manifest)] = []
        for (position, request) in requests.enumerated() {
            reportController(request, &remarks)
            // The first controller's objects keep their names when another is added.
            let suffix = position == 0 ? "" : "-\(request.controller.rawValue)"
            let file = requests.count == 1 ? "ingress.yaml" : "ingress-\(request.controller.rawValue).yaml"
            // A controller asked for twice, with two classes, has one file.
            let same = files.firstIndex { $0.name == file }
            let manifest = same.map { files[$0].manifest } ?? Manifest()
            manifest.append(lower(sites, request, suffix: suffix, &names, &remarks))
            if same == nil { files.append((file, manifest)) }
        }
        return files
    }

    /// All sites for one controller: Ingresses, or its own resources where annotations do not say everything.
    private func lower(
        _ sites: [IngressSite], _ request: IngressRequest, suffix: String, _ names: inout IngressNames,
        _ remarks: inout Remarks
    ) -> Manifest {
        let dialect = request.dialect(in: frame.namespace)
        if dialect.needsResources(plan, sites) {
            if request.controller == .traefik {
                var routes = TraefikRoutes(files: self, request: request, suffix: suffix)
                return routes.lower(sites, names: &names, &remarks)
            }
            let nginx = NginxIC(version: request.version, isPlus: request.isPlus)
            var servers = VirtualServers(files: self, request: request, dialect: nginx, suffix: suffix)
            return servers.lower(sites, names: &names, &remarks)
        }
        var manifest = Manifest()
        var lowering = IngressLowering(files: self, request: request, suffix: suffix)
        for site in sites { lowering.lower(site, into: &manifest, names: &names, &remarks) }
        dialect.lowerRest(self, request, suffix: suffix, into: &manifest, &names, &remarks)
        return manifest
    }

    private func reportController(_ request: IngressRequest, _ remarks: inout Remarks) {
        switch request.controller {
        case .ingressNginx:
            remarks.warn(
                .deprecatedTarget,
                "ingress-nginx was retired in March 2026 and gets no security fixes; use another controller or the Gateway API",
                at: request.span)
        case .haproxyIngress, .nginxIC, .traefik: break
        }
    }
}
