import Planning
import Rendering
import TopologyModel

/// Listeners that carry no HTTP, as IngressRouteTCP and IngressRouteUDP. Traefik opens ports by its own settings: a
/// listener is the entry point of its name.
struct TraefikStreams {
    let files: IngressFiles
    let request: IngressRequest
    let suffix: String

    func lower(into manifest: inout Manifest, _ names: inout IngressNames, _ remarks: inout Remarks) {
        for listener in files.plan.listeners {
            switch listener.kind {
            case .http: break
            case .tcp(let backend):
                write("IngressRouteTCP", listener, into: &manifest, &names) { list in
                    list.item { item in
                        item.field("match", "HostSNI(`*`)")
                        self.writeServices(backend, to: &item)
                    }
                }
            case .udp(let backend, _):
                write("IngressRouteUDP", listener, into: &manifest, &names) { list in
                    list.item { self.writeServices(backend, to: &$0) }
                }
            case .tlsPassthrough(let hosts):
                write("IngressRouteTCP", listener, into: &manifest, &names, isPassedThrough: true) { list in
                    for host in hosts {
                        list.item { item in
                            item.field("match", .text(Self.rule(host.host)))
                            item.field("priority", .number(Self.priority(host.host)))
                            self.writeServices(host.backend, to: &item)
                        }
                    }
                }
            }
        }
    }

    private func write(
        _ kind: StaticString, _ listener: ListenerPlan, into manifest: inout Manifest, _ names: inout IngressNames,
        isPassedThrough: Bool = false, _ body: (inout Manifest) -> Void
    ) {
        let name = names.streams.claim("\(files.plan.name.text)-\(listener.name.text)\(suffix)")
        manifest.document { document in
            files.frame.write(
                ObjectHead(
                    apiVersion: "traefik.io/v1alpha1", kind: kind, name: name, part: listener.name.text,
                    annotations: [Annotation(.ingressClass, name: request.className)]), to: &document)
            document.mapping("spec") { spec in
                spec.texts("entryPoints", [listener.name.text])
                spec.list("routes", body)
                if isPassedThrough { spec.mapping("tls") { $0.field("passthrough", .flag(true)) } }
            }
        }
    }

    private func writeServices(_ backend: Int, to item: inout Manifest) {
        item.list("services") { list in
            list.item { service in
                service.field("name", .text(files.services[backend].name))
                service.field("port", .number(files.services[backend].port))
            }
        }
    }

    private static func rule(_ host: HostPattern) -> String {
        switch host {
        case .exact(let name): "HostSNI(`\(name)`)"
        case .wildcard(let domain): "HostSNIRegexp(`^.+\\.\(RegexText.escaped(domain))$`)"
        case .any: "HostSNI(`*`)"
        }
    }

    private static func priority(_ host: HostPattern) -> Int {
        switch host {
        case .exact: 300
        case .wildcard(let domain): min(domain.utf8.count, 255)
        case .any: 1
        }
    }
}
