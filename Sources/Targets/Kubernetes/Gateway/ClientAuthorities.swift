import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Who vouches for clients' certificates, listener by listener.
struct ClientAuthorities {
    /// The ConfigMap of a listener's authorities.
    private struct Port {
        let listener: Int
        let number: UInt16
        let configMap: String?
    }

    /// Every HTTPS listener.
    private var ports: [Port] = []

    /// Reports authorities that are not in a ConfigMap, and certificates that are optional.
    init(_ plan: Plan, request: GatewayRequest, remarks: inout Remarks) {
        for (index, listener) in plan.listeners.enumerated() {
            guard case .http(let http) = listener.kind, let tls = http.tls else { continue }
            var configMap: String?
            if let auth = tls.clientAuth?.value, request.has(.clientCertificates),
                request.serves(.frontendValidation, &remarks)
            {
                configMap = Self.configMap(auth, &remarks)
            }
            ports.append(Port(listener: index, number: listener.port, configMap: configMap))
        }
    }

    private static func configMap(_ auth: ClientAuth, _ remarks: inout Remarks) -> String? {
        guard auth.mode.value == .required else {
            remarks.lose(
                .clientCertificates, "certificates that clients may leave out in the Gateway API", at: auth.mode.span,
                instead: "use `mode: required`: AllowInsecureFallback would let certificates of anybody in")
            return nil
        }
        guard let configMap = auth.configMap else {
            remarks.lose(
                .clientCertificates, "authorities of clients that are not in a ConfigMap", at: auth.authorities.span,
                instead: "add `config_map: NAME`, a ConfigMap in the namespace with their certificates as `ca.crt`")
            return nil
        }
        return configMap.value.text
    }

    /// Every ConfigMap, once.
    var configMaps: [String] {
        var seen: Set<String> = []
        return ports.compactMap(\.configMap).filter { seen.insert($0).inserted }
    }

    /// `frontendValidation` of a listener, as it was before 1.4.
    func write(of listener: Int, _ namespace: String?, to tls: inout Manifest) {
        guard let configMap = ports.first(where: { $0.listener == listener })?.configMap else { return }
        tls.mapping("frontendValidation") { Self.write(configMap, namespace, to: &$0) }
    }

    /// `spec.tls.frontend`, from 1.4 on: for every port, or for those that ask for certificates. Connections of one
    /// port are shared by its hosts, so that no host can have authorities of its own.
    func writeFrontend(_ namespace: String?, to spec: inout Manifest) {
        let configMaps = configMaps
        guard let first = configMaps.first else { return }
        spec.mapping("tls") { tls in
            tls.mapping("frontend") { frontend in
                if configMaps.count == 1, ports.allSatisfy({ $0.configMap != nil }) {
                    frontend.mapping("default") { $0.mapping("validation") { Self.write(first, namespace, to: &$0) } }
                    return
                }
                frontend.field("default", .emptyMapping)
                frontend.list("perPort") { list in
                    for port in ports {
                        guard let configMap = port.configMap else { continue }
                        list.item { item in
                            item.field("port", .number(Int(port.number)))
                            item.mapping("tls") {
                                $0.mapping("validation") { Self.write(configMap, namespace, to: &$0) }
                            }
                        }
                    }
                }
            }
        }
    }

    private static func write(_ configMap: String, _ namespace: String?, to validation: inout Manifest) {
        validation.list("caCertificateRefs") { list in
            list.item { item in
                item.field("group", "")
                item.field("kind", "ConfigMap")
                item.field("name", .text(configMap))
                if let namespace { item.field("namespace", .text(namespace)) }
            }
        }
    }
}
