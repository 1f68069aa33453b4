import Diagnostics
package import Planning
package import Rendering
package import TopologyModel

/// Compose: the workloads of a topology as containers of one machine, and a proxy in front of them.
package struct ComposeTarget: RenderTarget {
    package static var name: TargetName { .compose }

    /// What is asked for; `nil` only in the ledger, which speaks of no topology.
    let settings: ComposeSettings?
    /// The proxy in front, with its version; `nil` where there is none.
    let proxy: (program: ComposeSettings.Program, version: Version)?
    /// The proxy's own target.
    private(set) var guest: (any GuestTarget)?

    package init?(_ settings: TargetSettings) {
        guard let compose = settings.compose?.value else { return nil }
        self.settings = compose
        let nginx = settings.nginx.map { (ComposeSettings.Program.nginx, $0.value.version.value) }
        let haproxy = settings.haproxy.map { (ComposeSettings.Program.haproxy, $0.value.version.value) }
        switch compose.proxy?.value {
        case .nginx: proxy = nginx ?? (.nginx, Version(1, 30))
        case .haproxy: proxy = haproxy ?? (.haproxy, Version(3, 2))
        case nil: proxy = nginx ?? haproxy
        }
    }

    private init() {
        settings = nil
        proxy = nil
    }

    package static var showcase: [ComposeTarget] { [ComposeTarget()] }

    package var label: String { "Compose" + (guest.map { " (\($0.label))" } ?? "") }

    package func render(_ plan: Plan, reporting losses: LossReporter) -> [OutputFile] {
        guard let settings else { return [] }
        // Compose calls the project after the folder: `name:` in the file is unknown to older ones.
        let folder = "compose/\(plan.name.text)"
        let header = GeneratedHeader.lines(topology: plan.topologyPath)
        let containers = Containers(plan, reporting: losses)
        var files: [OutputFile] = []
        var services = containers.services(reporting: losses)
        var volumes = containers.volumes
        var edges: [Edge] = []
        if let proxy, let guest {
            let proxies = Proxies(
                settings: settings, program: .init(name: proxy.program, version: proxy.version), guest: guest,
                containers: containers, losses: losses)
            files = proxies.configuration(in: folder)
            edges = proxies.edges
            files += AgentService.files(edges, in: folder, header: header, losses)
            services += proxies.services()
            volumes += edges.map(\.agentName)
        } else if let fleet = plan.fleet {
            losses.lose(
                .fleet, "the edges of a fleet without their program", at: fleet.span, instead: "add `proxy: nginx`")
        }
        var document: [StructuredValue.Field] = [.init("services", .mapping(services))]
        if !volumes.isEmpty { document.append(.init("volumes", .mapping(volumes.map { .init($0, [:]) }))) }
        files.append(
            OutputFile(
                path: "\(folder)/docker-compose.yml", bytes: YAMLPrinter.bytes(.mapping(document), header: header)))
        return files + [containers.variables.example(edges, header: header, in: folder)].compactMap { $0 }
    }
}

extension ComposeTarget: HostTarget {
    package var wantedGuest: (name: TargetName, version: Version)? {
        proxy.map { ($0.program == .nginx ? .nginx : .haproxy, $0.version) }
    }

    package func hosting(_ guest: any GuestTarget) -> ComposeTarget {
        var copy = self
        copy.guest = guest
        return copy
    }
}
