import Diagnostics
import Planning
import TopologyModel

/// Routes of connections and datagrams: TLSRoute, TCPRoute and UDPRoute.
struct StreamRouteLowering {
    let files: GatewayFiles
    let sections: GatewaySections

    private static let hostLimit = 16

    /// `tcproutes.yaml`.
    var tcpRoutes: Manifest {
        routes("TCPRoute") { kind in if case .tcp(let backend) = kind { backend } else { nil } }
    }

    /// `udproutes.yaml`.
    var udpRoutes: Manifest {
        routes("UDPRoute") { kind in if case .udp(let backend, _) = kind { backend } else { nil } }
    }

    private func routes(_ kind: StaticString, _ backend: (ListenerPlan.Kind) -> Int?) -> Manifest {
        var manifest = Manifest()
        var names = ObjectNames()
        for section in sections.sections {
            let listener = files.plan.listeners[section.listener]
            guard let backend = backend(listener.kind) else { continue }
            files.document(
                kind, files.request.streamRouteVersion,
                names.claim(ObjectNames.joined(files.plan.name.text, listener.name.text)), part: listener.name.text,
                parents: [section.name], into: &manifest
            ) { spec in
                spec.list("rules") { rules in rules.item { files.writeBackend(backend, to: &$0) } }
            }
        }
        return manifest
    }

    /// `tlsroutes.yaml`: one for each backend of a listener, more where names are many.
    func tlsRoutes(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        var names = ObjectNames()
        for section in sections.sections {
            let listener = files.plan.listeners[section.listener]
            guard case .tlsPassthrough(let hosts) = listener.kind else { continue }
            for group in groups(hosts, listener, &remarks) {
                let backend = files.plan.backends[group.backend].name.text
                let name = ObjectNames.joined(files.plan.name.text, listener.name.text) + "-" + backend
                files.document(
                    "TLSRoute", files.request.tlsRouteVersion, names.claim(name + group.suffix),
                    part: listener.name.text, parents: [section.name], into: &manifest
                ) { spec in
                    spec.list("hostnames") { list in
                        for host in group.hosts { list.item(.text(host)) }
                    }
                    spec.list("rules") { rules in rules.item { files.writeBackend(group.backend, to: &$0) } }
                }
            }
        }
        return manifest
    }

    /// Names that go to one backend; no name stands for any.
    private struct Group {
        let backend: Int
        let hosts: [String]
        let suffix: String
    }

    private func groups(
        _ hosts: [PassthroughHost], _ listener: ListenerPlan, _ remarks: inout Remarks
    ) -> [Group] {
        var named: [(backend: Int, hosts: [String])] = []
        var groups: [Group] = []
        for item in hosts {
            switch item.host {
            case .exact(let name) where IPAddress(name) != nil:
                remarks.lose(
                    combination: "the address `\(name)` as a host of a TLSRoute", at: listener.span,
                    instead: "clients send no address as the name that they ask for: leave it out")
            case .exact, .wildcard:
                if let place = named.firstIndex(where: { $0.backend == item.backend }) {
                    named[place].hosts.append(item.host.text)
                } else {
                    named.append((item.backend, [item.host.text]))
                }
            case .any where !files.request.hasNamelessTLSRoutes:
                remarks.lose(
                    combination: "`*` as a host of a TLSRoute", at: listener.span,
                    instead: "name the hosts: from Gateway API 1.5 on a TLSRoute has at least one")
            case .any: groups.append(Group(backend: item.backend, hosts: [], suffix: "-any"))
            }
        }
        for (backend, hosts) in named {
            for start in stride(from: 0, to: hosts.count, by: Self.hostLimit) {
                let part = Array(hosts[start..<min(start + Self.hostLimit, hosts.count)])
                groups.append(
                    Group(backend: backend, hosts: part, suffix: start == 0 ? "" : "-\(start / Self.hostLimit)"))
            }
        }
        return groups
    }
}
