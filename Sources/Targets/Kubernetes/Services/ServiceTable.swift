import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The Service of each backend: what routes point to.
struct ServiceTable {
    /// A Service and the port of it that carries a backend's traffic.
    struct Reference {
        /// The Service's name.
        let name: String
        /// The Service's port.
        let port: Int
        /// The pods' port.
        let targetPort: TargetPort
        /// Whether the Service is somebody else's.
        let isExisting: Bool
    }

    private let references: [Reference]
    /// Whether every route to the backend lets requests upgrade to a websocket.
    private let isWebsocketOnly: [Bool]

    /// Names every backend's Service; reports names that cannot be one's.
    init(_ plan: Plan, remarks: inout Remarks) {
        var names = ObjectNames()
        // Names given come first: a derived one makes way.
        for backend in plan.backends {
            guard let given = backend.service?.name else { continue }
            _ = names.reserve(given.value.text)
            if !ObjectNames.isLabel(given.value.text) {
                remarks.lose(
                    Inexpressible("a Service's name is one DNS label of at most 63 characters"), at: given.span)
            }
        }
        var references: [Reference] = []
        references.reserveCapacity(plan.backends.count)
        for backend in plan.backends {
            let given = backend.service?.name?.value.text
            let name = given ?? names.claim(ObjectNames.joined(plan.name.text, backend.name.text))
            let workload = backend.workloadSource.flatMap { plan.backends[$0].workload }
            references.append(Self.reference(backend, workload, name: name, isExisting: given != nil))
        }
        self.references = references
        isWebsocketOnly = Self.websocketOnly(plan)
    }

    /// The Service of a backend.
    subscript(backend: Int) -> Reference { references[backend] }

    /// Whether a backend's Service may say that it speaks websocket (GEP-1911): a port has one protocol for all routes.
    func speaksWebsocket(_ backend: Int) -> Bool { isWebsocketOnly[backend] }

    private static func reference(
        _ backend: BackendPlan, _ workload: WorkloadPlan?, name: String, isExisting: Bool
    ) -> Reference {
        let own = commonPort(of: backend.servers) ?? workload?.ports.first?.number
        let port = (backend.service?.port?.value.number ?? own).map { Int($0) } ?? 80
        let targetPort =
            backend.service?.targetPort?.value ?? workload?.ports.first.map { .name($0.name) }
            ?? .number(own ?? UInt16(truncatingIfNeeded: port))
        return Reference(name: name, port: port, targetPort: targetPort, isExisting: isExisting)
    }

    /// The port that all servers share.
    private static func commonPort(of servers: [Server]) -> UInt16? {
        guard let first = servers.first?.port, servers.allSatisfy({ $0.port == first }) else { return nil }
        return first
    }

    private static func websocketOnly(_ plan: Plan) -> [Bool] {
        var plain = Array(repeating: false, count: plan.backends.count)
        var websocket = plain
        for route in plan.routes {
            guard case .backend(let backend) = route.action else { continue }
            if route.websocket { websocket[backend] = true } else { plain[backend] = true }
        }
        return plan.backends.indices.map { websocket[$0] && !plain[$0] }
    }
}
