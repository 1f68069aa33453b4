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

    /// The Gateway, its routes, and the policies that both need, each kind in a file of its own.
    func lower(_ remarks: inout Remarks) -> [(name: String, manifest: Manifest)] {
        let sections = GatewaySections(plan, request: request, remarks: &remarks)
        guard !sections.sections.isEmpty else { return [] }
        let gateway = GatewayLowering(files: self, sections: sections, remarks: &remarks)
        let routes = RouteFiles(files: self, sections: sections).lower(&remarks)
        let streams = StreamRouteLowering(files: self, sections: sections)
        return [
            ("gateway.yaml", gateway.manifest), ("httproutes.yaml", routes.http), ("grpcroutes.yaml", routes.grpc),
            ("tlsroutes.yaml", streams.tlsRoutes(&remarks)), ("tcproutes.yaml", streams.tcpRoutes),
            ("udproutes.yaml", streams.udpRoutes), ("referencegrants.yaml", gateway.grants),
            ("backendtlspolicies.yaml", BackendTLSLowering(files: self).lower(&remarks)),
        ]
    }

    /// The Gateway's name.
    var name: String { ObjectNames.label(of: plan.name.text) }

    /// The Gateway's namespace, where it is not that of its routes.
    var foreignNamespace: String? {
        guard let own = request.namespace?.value.text, own != frame.namespace else { return nil }
        return ObjectNames.label(of: own)
    }

    /// A document of a route: its head, the listeners that it is attached to, and what follows.
    func document(
        _ kind: StaticString, _ version: StaticString, _ name: String, part: String, parents: [String],
        into manifest: inout Manifest, _ body: (inout Manifest) -> Void
    ) {
        manifest.document { document in
            frame.write(ObjectHead(apiVersion: version, kind: kind, name: name, part: part), to: &document)
            document.mapping("spec") { spec in
                spec.list("parentRefs") { list in
                    for section in parents { list.item { writeParent(section, to: &$0) } }
                }
                body(&spec)
            }
        }
    }

    private func writeParent(_ section: String, to parent: inout Manifest) {
        parent.field("name", .text(name))
        if let foreignNamespace { parent.field("namespace", .text(foreignNamespace)) }
        parent.field("sectionName", .text(section))
    }

    /// The Service of a backend, as the only one.
    func writeBackend(_ backend: Int, to rule: inout Manifest) {
        rule.list("backendRefs") { backends in backends.item { writeService(of: backend, to: &$0) } }
    }

    /// The Service of a backend and its port.
    func writeService(of backend: Int, to item: inout Manifest) {
        item.field("name", .text(services[backend].name))
        item.field("port", .number(services[backend].port))
    }
}

extension StaticString {
    /// The group and version of Gateway, HTTPRoute and GRPCRoute.
    static var gatewayAPI: StaticString { "gateway.networking.k8s.io/v1" }
}
