import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The proxy in front of the containers: its official image with the configuration that is generated for it.
struct FrontProxy {
    /// Its service's name; no container may have it.
    static let name = "proxy"

    let settings: ComposeSettings
    let proxy: (program: ComposeSettings.Program, version: Version)?
    let guest: (any GuestTarget)?
    let containers: Containers

    private var plan: Plan { containers.plan }
    /// The folder, after which Compose calls the project: `name:` in the file is unknown to older ones.
    var folder: String { "compose/\(plan.name.text)" }

    /// The proxy's files, for containers in the place of servers.
    func configuration(_ losses: LossReporter) -> [OutputFile] {
        guard let guest else { return [] }
        // A container that is made anew has another address.
        let engine = Resolution.ofContainers(at: plan.targets.compose?.span ?? .start)
        let housed = plan.inContainer(resolution: engine) { containers.servers(of: $0) }
        return guest.render(housed, reporting: losses).map { file in
            let path = file.path.drop { $0 != "/" }
            return OutputFile(path: "\(folder)/proxy\(path)", bytes: file.bytes, mode: file.mode)
        }
    }

    /// The service; `nil` where no proxy is wanted.
    func service(reporting losses: LossReporter) -> StructuredValue.Field? {
        guard let proxy, guest != nil else { return nil }
        let isNginx = proxy.program == .nginx
        let image = settings.image?.value.text ?? (isNginx ? "nginx:" : "haproxy:") + proxy.version.text
        let command: StructuredValue =
            isNginx
            ? ["nginx", "-g", "daemon off;", "-c", "/etc/lbgen/nginx.conf"]
            : ["haproxy", "-W", "-db", "-f", "/etc/lbgen/haproxy.cfg"]
        var fields: [StructuredValue.Field] = [
            .init("image", .literal(image)), .init("command", command),
            // Ports below 1024 without root.
            .init("sysctls", ["net.ipv4.ip_unprivileged_port_start": "0"]),
            .init("ports", .list(ports(losses))), .init("volumes", .list(volumes)),
            .init("restart", "unless-stopped"),
        ]
        let waits = waits
        if !waits.isEmpty { fields.append(.init("depends_on", .mapping(waits))) }
        return .init(Self.name, .mapping(fields))
    }

    private func ports(_ losses: LossReporter) -> [StructuredValue] {
        var published: Set<String> = []
        for wish in settings.publish where !plan.listeners.contains(where: { $0.name == wish.name }) {
            losses.refuse(
                .unknownName, "no listener is called `\(wish.name.text)`", at: wish.span,
                help: "listeners are " + plan.listeners.map { "`\($0.name.text)`" }.joined(separator: ", "))
        }
        return plan.listeners.compactMap { listener in
            if let address = listener.addresses.first(where: { !$0.isUnspecified }) {
                losses.lose(
                    .inexpressibleCombination, "a listener at `\(address.text)` in a container", at: listener.span,
                    instead: "leave `addresses` out")
            }
            let host = settings.publish.first { $0.name == listener.name }?.value.number ?? listener.port
            let transport = if case .udp = listener.kind { "/udp" } else { "" }
            let port = "\(host):\(listener.port)\(transport)"
            return published.insert(port).inserted ? .text(port) : nil
        }
    }

    /// The configuration, and the machine's files that it names, each at its own path.
    private var volumes: [StructuredValue] {
        ["./proxy:/etc/lbgen:ro"] + MachineFiles(plan).paths.map { .literal("\($0):\($0):ro") }
    }

    /// A container that is asked for its health is waited for.
    private var waits: [StructuredValue.Field] {
        zip(plan.backends, containers.byBackend).flatMap { backend, list -> [StructuredValue.Field] in
            let isAsked = backend.workload.map(ContainerCheck.isPossible) ?? false
            return list.map { .init($0.name, ["condition": isAsked ? "service_healthy" : "service_started"]) }
        }
    }
}
