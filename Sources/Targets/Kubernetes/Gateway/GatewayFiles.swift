import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The Gateway of a plan and its routes.
struct GatewayFiles {
    let plan: Plan
    let request: GatewayRequest
    let frame: ObjectFrame
    let services: ServiceTable

    /// `gateway.yaml`, `httproutes.yaml` and `tcproutes.yaml`.
    func lower(_ remarks: inout Remarks) -> [(name: String, manifest: Manifest)] {
        let sections = GatewaySections(plan, request: request, remarks: &remarks)
        guard !sections.sections.isEmpty else { return [] }
        let routes = HTTPRouteLowering(files: self, sections: sections)
        return [
            ("gateway.yaml", gateway(sections)), ("httproutes.yaml", routes.lower(&remarks)),
            ("tcproutes.yaml", tcpRoutes(sections)),
        ]
    }

    /// The Gateway's name.
    var name: String { ObjectNames.label(of: plan.name.text) }

    private func gateway(_ sections: GatewaySections) -> Manifest {
        var manifest = Manifest()
        manifest.document { document in
            frame.write(
                ObjectHead(
                    apiVersion: "gateway.networking.k8s.io/v1", kind: "Gateway", name: name, part: plan.name.text),
                to: &document)
            document.mapping("spec") { spec in
                spec.field("gatewayClassName", .text(request.className))
                spec.list("listeners") { list in
                    for section in sections.sections { list.item { write(section, to: &$0) } }
                }
            }
        }
        return manifest
    }

    private func write(_ section: GatewaySection, to item: inout Manifest) {
        item.field("name", .text(section.name))
        item.field("port", .number(Int(section.port)))
        switch section.kind {
        case .http: item.field("protocol", "HTTP")
        case .tcp: item.field("protocol", "TCP")
        case .https(let secrets):
            item.field("protocol", "HTTPS")
            if let host = section.host { item.field("hostname", .text(host.text)) }
            item.mapping("tls") { tls in
                tls.field("mode", "Terminate")
                tls.list("certificateRefs") { refs in
                    for secret in secrets { refs.item { $0.field("name", .text(secret)) } }
                }
            }
        }
        item.mapping("allowedRoutes") { allowed in
            allowed.mapping("namespaces") { $0.field("from", "Same") }
        }
    }

    private func tcpRoutes(_ sections: GatewaySections) -> Manifest {
        var manifest = Manifest()
        var names = ObjectNames()
        for section in sections.sections {
            let listener = plan.listeners[section.listener]
            guard case .tcp(let backend) = listener.kind else { continue }
            manifest.document { document in
                frame.write(
                    ObjectHead(
                        apiVersion: request.version >= Version(1, 6)
                            ? "gateway.networking.k8s.io/v1" : "gateway.networking.k8s.io/v1alpha2",
                        kind: "TCPRoute", name: names.claim(ObjectNames.joined(plan.name.text, listener.name.text)),
                        part: listener.name.text), to: &document)
                document.mapping("spec") { spec in
                    writeParents([section.name], to: &spec)
                    spec.list("rules") { rules in rules.item { writeBackend(backend, to: &$0) } }
                }
            }
        }
        return manifest
    }

    /// The listeners that a route is attached to, each by its name.
    func writeParents(_ sections: [String], to spec: inout Manifest) {
        spec.list("parentRefs") { parents in
            for section in sections {
                parents.item { parent in
                    parent.field("name", .text(name))
                    parent.field("sectionName", .text(section))
                }
            }
        }
    }

    /// The Service of a backend.
    func writeBackend(_ backend: Int, to rule: inout Manifest) {
        rule.list("backendRefs") { backends in
            backends.item { item in
                item.field("name", .text(services[backend].name))
                item.field("port", .number(services[backend].port))
            }
        }
    }
}
