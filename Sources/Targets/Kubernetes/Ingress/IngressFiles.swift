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
        var names = ObjectNames()
        var files: [(name: String, manifest: Manifest)] = []
        for (position, request) in requests.enumerated() {
            reportController(request, &remarks)
            // The first controller's objects keep their names when another is added.
            let suffix = position == 0 ? "" : "-\(request.controller.rawValue)"
            let file = requests.count == 1 ? "ingress.yaml" : "ingress-\(request.controller.rawValue).yaml"
            // A controller asked for twice, with two classes, has one file.
            let same = files.firstIndex { $0.name == file }
            var manifest = same.map { files[$0].manifest } ?? Manifest()
            var lowering = IngressLowering(files: self, request: request, suffix: suffix)
            for site in sites { lowering.lower(site, into: &manifest, names: &names, &remarks) }
            if same == nil { files.append((file, manifest)) }
        }
        return files
    }

    private func reportController(_ request: IngressRequest, _ remarks: inout Remarks) {
        switch request.controller {
        case .ingressNginx:
            remarks.warn(
                .deprecatedTarget,
                "ingress-nginx was retired in March 2026 and gets no security fixes; use another controller or the Gateway API",
                at: request.span)
        case .haproxyIngress: HAProxyIngress().reportConflicts(plan, &remarks)
        case .nginxIC, .traefik: break
        }
    }
}
