import Diagnostics
import Planning
import Rendering
import TopologyModel

/// A BackendTLSPolicy for the Service of each backend that is spoken to in TLS (GEP-1897).
struct BackendTLSLowering {
    let files: GatewayFiles

    /// What a policy says.
    private struct Policy: Equatable {
        let host: String
        let configMap: String?
    }

    /// `backendtlspolicies.yaml`.
    func lower(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        guard files.request.has(.backendTLS) else { return manifest }
        var names = ObjectNames()
        var policies: [String: Policy] = [:]
        for (index, backend) in files.plan.backends.enumerated() {
            guard let tls = backend.wire.tls, files.request.serves(.backendTLSPolicy, &remarks),
                let policy = policy(tls, &remarks)
            else { continue }
            let service = files.services[index].name
            if let known = policies[service] {
                if known != policy {
                    remarks.lose(
                        combination: "two TLS settings of one Service", at: tls.span,
                        instead: "give each backend a Service of its own")
                }
                continue
            }
            policies[service] = policy
            write(policy, service, names.claim(service), backend, into: &manifest)
        }
        return manifest
    }

    private func policy(_ tls: ServerTLSPlan, _ remarks: inout Remarks) -> Policy? {
        guard tls.verifies else {
            remarks.lose(
                .tlsToServers, "TLS to servers whose certificates nobody verifies in the Gateway API", at: tls.span,
                instead: "leave `verify: false` out, and give `config_map` the certificate of who signed theirs")
            return nil
        }
        if let identity = tls.identity {
            remarks.lose(
                .tlsToServers, "a certificate of the load balancer's own for one backend in the Gateway API",
                at: identity.certificate.span,
                instead: "set `spec.tls.backend.clientCertificateRef` of the Gateway: it holds for all backends")
            return nil
        }
        guard case .one(let host?) = tls.sharedName else {
            remarks.lose(
                .tlsToServers, "TLS to servers without one name for all in the Gateway API", at: tls.span,
                instead: "add `sni: NAME`, the name that their certificates bear")
            return nil
        }
        guard tls.trustsSystem || tls.configMap != nil else {
            remarks.lose(
                .tlsToServers, "authorities of servers that are not in a ConfigMap", at: tls.span,
                instead: "add `config_map: NAME`, a ConfigMap in the namespace with their certificates as `ca.crt`")
            return nil
        }
        return Policy(host: host.text, configMap: tls.configMap?.value.text)
    }

    private func write(
        _ policy: Policy, _ service: String, _ name: String, _ backend: BackendPlan, into manifest: inout Manifest
    ) {
        manifest.document { document in
            files.frame.write(
                ObjectHead(
                    apiVersion: files.request.backendTLSVersion, kind: "BackendTLSPolicy", name: name,
                    part: backend.name.text), to: &document)
            document.mapping("spec") { spec in
                spec.list("targetRefs") { list in
                    list.item { item in
                        item.field("group", "")
                        item.field("kind", "Service")
                        item.field("name", .text(service))
                    }
                }
                spec.mapping("validation") { validation in
                    if let configMap = policy.configMap {
                        validation.list("caCertificateRefs") { list in
                            list.item { item in
                                item.field("group", "")
                                item.field("kind", "ConfigMap")
                                item.field("name", .text(configMap))
                            }
                        }
                    } else {
                        validation.field("wellKnownCACertificates", "System")
                    }
                    validation.field("hostname", .text(policy.host))
                }
            }
        }
    }
}
