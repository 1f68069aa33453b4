import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The containers behind the proxy: one for each server of a backend whose program is described.
struct Containers {
    /// A container of a backend.
    struct Container {
        /// Its name, which is its host name in the project's network.
        let name: String
        /// The server that it stands for; `nil` where the backend names none.
        let server: Server?
    }

    /// The plan.
    let plan: Plan
    /// What whoever runs Compose sets.
    let variables: OutsideVariables
    /// The backends that other programs wait for.
    let awaited: Set<Int>
    /// Each backend's containers; none where its servers are elsewhere.
    let byBackend: [[Container]]

    init(_ plan: Plan, reporting losses: LossReporter) {
        self.plan = plan
        variables = OutsideVariables(plan)
        awaited = Set(
            plan.backends.flatMap { $0.workload?.dependencies ?? [] }.compactMap {
                plan.backends[$0.value].workloadSource
            })
        var taken = Set([Proxies.front] + Edge.names(of: plan))
        byBackend = plan.backends.map { backend in
            guard let workload = backend.workload else { return [] }
            if !backend.servers.isEmpty, backend.servers.count != workload.replicas,
                let said = workload.settings.replicas
            {
                losses.approximate(
                    .workload,
                    "\(backend.servers.count) servers are \(backend.servers.count) containers, not \(workload.replicas)",
                    at: said.span)
            }
            let count = backend.servers.isEmpty ? workload.replicas : backend.servers.count
            return (0..<count).map { index in
                let server = backend.servers.isEmpty ? nil : backend.servers[index]
                let own = server.flatMap { Self.givenName($0) }.flatMap { taken.contains($0) ? nil : $0 }
                var name = own ?? (count == 1 ? backend.name.text : "\(backend.name.text)-\(index + 1)")
                while !taken.insert(name).inserted, own == nil { name += "-1" }
                return Container(name: name, server: server)
            }
        }
    }

    /// The name that the topology gives a server; `nil` for one made of its address.
    private static func givenName(_ server: Server) -> String? {
        guard server.name.utf8.contains(where: { $0 >= UInt8(ascii: "a") }) else { return nil }
        return Hostname(server.name)?.text
    }

    /// The servers of a backend as the proxy reaches them; `nil` where no container stands for them.
    func servers(of backend: Int) -> [Server]? {
        guard let source = plan.backends[backend].workloadSource, let workload = plan.backends[source].workload,
            let port = workload.ports.first?.number
        else { return nil }
        let own = plan.backends[backend].servers
        let containers = byBackend[source]
        guard own.isEmpty || own.count == containers.count else { return nil }
        return containers.enumerated().compactMap { index, container in
            guard let host = Hostname(container.name) else { return nil }
            let server = own.isEmpty ? container.server : own[index]
            return server?.reached(at: host, port: port)
                ?? .service(host, port: port, named: container.name, at: plan.backends[backend].span)
        }
    }

    /// What a proxy waits for: the containers that it leads to.
    func waits() -> [StructuredValue.Field] {
        var served: Set<Int> = []
        for listener in plan.listeners {
            switch listener.kind {
            case .http: continue
            case .tcp(let backend), .udp(let backend, _): served.insert(backend)
            case .tlsPassthrough(let hosts): served.formUnion(hosts.map(\.backend))
            }
        }
        for route in plan.routes { served.formUnion(route.action.backends) }
        let sources = Set(served.compactMap { plan.backends[$0].workloadSource })
        return sources.sorted().flatMap { conditions(of: $0) }
    }

    /// What is waited for of a backend's containers: a good answer from each that is asked for its health, a good end
    /// of each that nobody asks and that is not to run for ever.
    func conditions(of backend: Int) -> [StructuredValue.Field] {
        guard let source = plan.backends[backend].workloadSource, let workload = plan.backends[source].workload else {
            return []
        }
        let ends = workload.settings.restart.map { !$0.value.isForever } ?? false
        let condition: StructuredValue =
            ContainerCheck(workload, of: plan.backends[source]) != nil
            ? "service_healthy" : ends ? "service_completed_successfully" : "service_started"
        return byBackend[source].map { .init($0.name, ["condition": condition]) }
    }

    /// The volumes that are kept, each once, in the topology's order.
    var volumes: [String] {
        var names: [String] = []
        var known: Set<String> = []
        for volume in plan.backends.flatMap({ $0.workload?.settings.volumes ?? [] }) {
            if case .claim(let name) = volume.value.source, known.insert(name.text).inserted { names.append(name.text) }
        }
        return names
    }

    /// The services of the file, in the topology's order.
    func services(reporting losses: LossReporter) -> [StructuredValue.Field] {
        plan.backends.indices.flatMap { index -> [StructuredValue.Field] in
            let containers = byBackend[index]
            guard let workload = plan.backends[index].workload, !containers.isEmpty else { return [] }
            let service = WorkloadService(workload, of: index, in: self, reporting: losses)
            let first = service.document(isFirst: true)
            let others =
                containers.count > 1 && workload.settings.build != nil ? service.document(isFirst: false) : first
            return containers.enumerated().map { .init($1.name, $0 == 0 ? first : others) }
        }
    }
}
