import Planning
import Rendering
import TopologyModel

/// Listeners that carry no HTTP as Ingresses, as far as controllers have annotations for them: TLS passed through by
/// name, and, of HAProxy Ingress, TCP on a port.
struct StreamIngresses {
    let files: IngressFiles
    let request: IngressRequest
    let suffix: String

    func lower(into manifest: inout Manifest, _ names: inout IngressNames, _ remarks: inout Remarks) {
        let isHAProxy = request.controller == .haproxyIngress
        for listener in files.plan.listeners {
            switch listener.kind {
            case .http, .udp: break
            case .tcp(let backend):
                guard isHAProxy else { continue }
                write(
                    listener, [nil], [Annotation(.haproxyTCPPort, Int(listener.port))], backend, into: &manifest,
                    &names)
            case .tlsPassthrough(let hosts):
                let annotation = Annotation(isHAProxy ? .haproxyPassthrough : .nginxPassthrough, flag: true)
                for host in hosts {
                    guard host.host != .any else {
                        remarks.lose(
                            combination: "TLS of any name passed through in an Ingress", at: listener.span,
                            instead: "name the hosts")
                        continue
                    }
                    write(listener, [host.host.text], [annotation], host.backend, into: &manifest, &names)
                }
            }
        }
    }

    private func write(
        _ listener: ListenerPlan, _ hosts: [String?], _ annotations: [Annotation], _ backend: Int,
        into manifest: inout Manifest, _ names: inout IngressNames
    ) {
        let word = hosts.first.flatMap { $0 }.map { "-" + IngressWriter.word($0) } ?? ""
        let name = names.ingresses.claim("\(files.plan.name.text)-\(listener.name.text)\(word)\(suffix)")
        manifest.document { document in
            files.frame.write(
                ObjectHead(
                    apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: name, part: listener.name.text,
                    annotations: AnnotationSet(annotations).annotations), to: &document)
            document.mapping("spec") { spec in
                spec.field("ingressClassName", .text(request.className))
                spec.list("rules") { rules in
                    for host in hosts { rules.item { writeRule(host, backend, to: &$0) } }
                }
            }
        }
    }

    private func writeRule(_ host: String?, _ backend: Int, to rule: inout Manifest) {
        if let host { rule.field("host", .text(host)) }
        rule.mapping("http") { http in
            http.list("paths") { paths in
                paths.item { path in
                    path.field("path", "/")
                    path.field("pathType", "Prefix")
                    path.mapping("backend") { item in
                        item.mapping("service") { service in
                            service.field("name", .text(files.services[backend].name))
                            service.mapping("port") { $0.field("number", .number(files.services[backend].port)) }
                        }
                    }
                }
            }
        }
    }
}
