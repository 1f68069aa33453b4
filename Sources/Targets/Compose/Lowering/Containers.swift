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
    /// Each backend's containers; none where its servers are elsewhere.
    let byBackend: [[Container]]

    init(_ plan: Plan, reporting losses: LossReporter) {
        self.plan = plan
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

    /// What a proxy waits for: a container that is asked for its health until the answer is good.
    var waits: [StructuredValue.Field] {
        zip(plan.backends, byBackend).flatMap { backend, list -> [StructuredValue.Field] in
            let isAsked = backend.workload.map(ContainerCheck.isPossible) ?? false
            return list.map { .init($0.name, ["condition": isAsked ? "service_healthy" : "service_started"]) }
        }
    }

    /// The services of the file, in the topology's order.
    func services(reporting losses: LossReporter) -> [StructuredValue.Field] {
        zip(plan.backends, byBackend).flatMap { backend, containers -> [StructuredValue.Field] in
            guard let workload = backend.workload, !containers.isEmpty else { return [] }
            let service = WorkloadService(workload, plan: plan, reporting: losses).document()
            return containers.map { .init($0.name, service) }
        }
    }
}
