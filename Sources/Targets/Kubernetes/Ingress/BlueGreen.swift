import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A split as HAProxy Ingress has it: one Service selects the pods of all shares, and a label tells them apart.
struct BlueGreen {
    private let route: RoutePlan
    private let common: [(key: LabelKey, value: LabelValue)]
    private let port: Int
    private let targetPort: TargetPort
    /// `version=v1=95,version=v2=5`
    let words: String

    /// `nil` unless the backends have selectors that differ in one label's value, and one port.
    init?(_ shares: [RoutePlan.Share], of route: RoutePlan, in plan: Plan) {
        let backends = shares.map { plan.backends[$0.backend] }
        guard let first = backends.first, let selector = first.service?.selector, !selector.isEmpty else { return nil }
        let tables = backends.map { backend in
            Dictionary(
                (backend.service?.selector ?? []).map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
        }
        let keys = Set(selector.map(\.key))
        guard tables.allSatisfy({ Set($0.keys) == keys }) else { return nil }
        let odd = selector.map(\.key).filter { key in Set(tables.map { $0[key] }).count > 1 }
        guard odd.count == 1, let label = odd.first, Set(tables.map { $0[label] }).count == shares.count,
            keys.count > 1
        else { return nil }
        let table = ServicePort(first)
        guard backends.allSatisfy({ ServicePort($0) == table }) else { return nil }
        self.route = route
        common = selector.filter { $0.key != label }
        port = table.port
        targetPort = table.target
        let most = shares.map(\.weight).max() ?? 1
        words = zip(shares, tables).map { share, table in
            let weight = most > 256 ? max(1, (share.weight * 256 + most / 2) / most) : share.weight
            return "\(label.text)=\(table[label]?.text ?? "")=\(weight)"
        }.joined(separator: ",")
    }

    private struct ServicePort: Equatable {
        let port: Int
        let target: TargetPort

        init(_ backend: BackendPlan) {
            let own = backend.servers.first?.port ?? 80
            port = Int(backend.service?.port?.value.number ?? own)
            target = backend.service?.targetPort?.value ?? .number(own)
        }
    }

    /// The name of the common Service.
    func serviceName(_ files: IngressFiles) -> String {
        ObjectNames.label(of: "\(files.plan.name.text)-\(route.label)-split")
    }

    /// Writes the common Service.
    func write(into manifest: inout Manifest, _ files: IngressFiles) {
        manifest.document { document in
            files.frame.write(
                ObjectHead(apiVersion: "v1", kind: "Service", name: serviceName(files), part: "split"), to: &document)
            document.mapping("spec") { spec in
                spec.field("type", "ClusterIP")
                spec.list("ports") { ports in
                    ports.item { item in
                        item.field("name", "http")
                        item.field("protocol", "TCP")
                        item.field("port", .number(port))
                        switch targetPort {
                        case .number(let number): item.field("targetPort", .number(Int(number)))
                        case .name(let name): item.field("targetPort", .text(name))
                        }
                    }
                }
                spec.mapping("selector") { selector in
                    for label in common { selector.field(.text(label.key.text), .text(label.value.text)) }
                }
            }
        }
    }
}
