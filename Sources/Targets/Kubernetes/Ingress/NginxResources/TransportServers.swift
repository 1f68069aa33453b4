import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Listeners that carry no HTTP, as TransportServers. The controller opens ports by its GlobalConfiguration: a listener
/// is the one of its name there.
struct TransportServers {
    let files: IngressFiles
    let request: IngressRequest
    let suffix: String

    func lower(into manifest: inout Manifest, _ names: inout IngressNames, _ remarks: inout Remarks) {
        for listener in files.plan.listeners {
            switch listener.kind {
            case .http: break
            case .tcp(let backend):
                write(listener, protocol: "TCP", host: nil, backend, responses: nil, into: &manifest, &names)
            case .udp(let backend, let responses):
                write(listener, protocol: "UDP", host: nil, backend, responses: responses, into: &manifest, &names)
            case .tlsPassthrough(let hosts):
                for host in hosts {
                    guard host.host != .any else {
                        remarks.lose(
                            combination: "TLS of any name passed through in nginx-ic", at: listener.span,
                            instead: "name the hosts")
                        continue
                    }
                    write(
                        listener, protocol: "TLS_PASSTHROUGH", host: host.host.text, host.backend, responses: nil,
                        into: &manifest, &names)
                }
            }
        }
    }

    private func write(
        _ listener: ListenerPlan, protocol word: StaticString, host: String?, _ backend: Int, responses: Int?,
        into manifest: inout Manifest, _ names: inout IngressNames
    ) {
        let base = "\(files.plan.name.text)-\(listener.name.text)"
        let name = names.streams.claim(base + (host.map { "-" + IngressWriter.word($0) } ?? "") + suffix)
        manifest.document { document in
            files.frame.write(
                ObjectHead(
                    apiVersion: "k8s.nginx.org/v1", kind: "TransportServer", name: name, part: listener.name.text),
                to: &document)
            document.mapping("spec") { spec in
                spec.field("ingressClassName", .text(request.className))
                spec.mapping("listener") { target in
                    target.field("name", host == nil ? .text(listener.name.text) : "tls-passthrough")
                    target.field("protocol", .keyword(word))
                }
                if let host { spec.field("host", .text(host)) }
                writeUpstream(backend, to: &spec)
                if let responses {
                    spec.mapping("upstreamParameters") { $0.field("udpResponses", .number(responses)) }
                }
                spec.mapping("action") { $0.field("pass", .text(files.services[backend].name)) }
            }
        }
    }

    private func writeUpstream(_ backend: Int, to spec: inout Manifest) {
        let plan = files.plan.backends[backend]
        spec.list("upstreams") { list in
            list.item { item in
                item.field("name", .text(files.services[backend].name))
                item.field("service", .text(files.services[backend].name))
                item.field("port", .number(files.services[backend].port))
                if let check = plan.passiveCheck {
                    item.field("maxFails", .number(check.failures.value.number))
                    item.field("failTimeout", .text(check.cooldown.value.text))
                }
                if let limit = plan.commonServerLimit { item.field("maxConns", .number(limit)) }
                if let method = Self.method(plan.balance) { item.field("loadBalancingMethod", .text(method)) }
            }
        }
    }

    /// nginx's method of a stream; `nil` for round robin and for what has no name there.
    private static func method(_ balance: Balance) -> String? {
        switch balance {
        case .roundRobin: "round_robin"
        case .leastConnections: "least_conn"
        case .random: "random"
        case .randomTwo: "random two least_conn"
        case .hash(.clientIP, let isConsistent): "hash $remote_addr" + (isConsistent ? " consistent" : "")
        case .leastTime, .first, .hash: nil
        }
    }
}
