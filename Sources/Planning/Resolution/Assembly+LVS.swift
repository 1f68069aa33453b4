import Diagnostics
import TopologyModel

extension Assembly {
    /// The virtual servers, and a note of which backends they use.
    mutating func planLVS() -> [LVSPlan] {
        topology.lvs.compactMap { entry in
            let service = entry.value
            guard let backend = symbols.backends.resolve(service.backend, reporting: bag) else { return nil }
            if transports[backend].lvs == nil { transports[backend].lvs = service.backend.span }
            let vips = topology.vips.filter { vip in
                vip.value.addresses.contains { $0.value.address == service.address.value }
            }
            let holders = vips.flatMap { $0.value.nodes.map(\.name) }
            let members = topology.nodes.indices.filter { holders.contains(topology.nodes[$0].name) }
            return LVSPlan(
                name: entry.name, span: entry.span, settings: service, backend: backend,
                nodes: members.isEmpty ? Array(topology.nodes.indices) : members, isVirtual: !members.isEmpty)
        }
    }
}
