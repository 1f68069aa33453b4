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
        let containers = Containers(plan, reporting: losses)
        let front = FrontProxy(settings: settings, proxy: proxy, guest: guest, containers: containers)
        let configuration = front.configuration(losses)
        var services = containers.services(reporting: losses)
        if let service = front.service(reporting: losses) { services.append(service) }
        let document: StructuredValue = ["services": .mapping(services)]
        let header = GeneratedHeader.lines(topology: plan.topologyPath)
        let file = OutputFile(
            path: "\(front.folder)/docker-compose.yml", bytes: YAMLPrinter.bytes(document, header: header))
        return configuration + [file]
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
