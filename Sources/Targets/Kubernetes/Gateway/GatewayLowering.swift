import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The Gateway itself, and leave for it to read Secrets of another namespace.
struct GatewayLowering {
    private let files: GatewayFiles
    private let sections: GatewaySections
    private let authorities: ClientAuthorities
    private var request: GatewayRequest { files.request }

    private let hasAddresses: Bool
    private let hasLabels: Bool

    /// Reports addresses, labels and authorities that the Gateway cannot have.
    init(files: GatewayFiles, sections: GatewaySections, remarks: inout Remarks) {
        self.files = files
        self.sections = sections
        let request = files.request
        authorities = ClientAuthorities(files.plan, request: request, remarks: &remarks)
        if let address = request.addresses.first {
            hasAddresses = request.serves(
                .staticAddresses, or: nil, "addresses of a Gateway", at: address.span, &remarks)
        } else {
            hasAddresses = false
        }
        if let labels = request.labels {
            hasLabels = request.serves(
                .infrastructure, or: nil, "labels of what is made for a Gateway", at: labels.span, &remarks)
        } else {
            hasLabels = false
        }
        if let foreign = request.namespace, foreign.value.text.hasSuffix("-") {
            remarks.lose(Inexpressible("a namespace does not end with a hyphen"), at: foreign.span)
        }
    }

    /// The namespace of routes, Secrets and ConfigMaps, where it is not the Gateway's.
    private var routeNamespace: String? { files.foreignNamespace.map { _ in files.frame.namespace } }

    /// `gateway.yaml`.
    var manifest: Manifest {
        var manifest = Manifest()
        let frame = ObjectFrame(
            namespace: files.foreignNamespace ?? files.frame.namespace, topology: files.frame.topology)
        manifest.document { document in
            frame.write(
                ObjectHead(apiVersion: .gatewayAPI, kind: "Gateway", name: files.name, part: files.plan.name.text),
                to: &document)
            document.mapping("spec") { spec in
                spec.field("gatewayClassName", .text(request.className))
                if hasAddresses { writeAddresses(to: &spec) }
                if hasLabels { writeLabels(to: &spec) }
                spec.list("listeners") { list in
                    for section in sections.sections { list.item { write(section, to: &$0) } }
                }
                if request.has(.frontendTLS) {
                    authorities.writeFrontend(routeNamespace, to: &spec)
                }
            }
        }
        return manifest
    }

    private func writeAddresses(to spec: inout Manifest) {
        spec.list("addresses") { list in
            for address in request.addresses {
                list.item { item in
                    switch address.value {
                    case .address: item.field("type", "IPAddress")
                    case .name: item.field("type", "Hostname")
                    }
                    item.field("value", .text(address.value.text))
                }
            }
        }
    }

    private func writeLabels(to spec: inout Manifest) {
        spec.mapping("infrastructure") { infrastructure in
            infrastructure.mapping("labels") { labels in
                for label in request.labels?.value.pairs ?? [] {
                    labels.field(.text(label.key.text), .text(label.value.text))
                }
            }
        }
    }

    private func write(_ section: GatewaySection, to item: inout Manifest) {
        item.field("name", .text(section.name))
        item.field("port", .number(Int(section.port)))
        switch section.kind {
        case .http: item.field("protocol", "HTTP")
        case .tcp: item.field("protocol", "TCP")
        case .udp: item.field("protocol", "UDP")
        case .passthrough:
            item.field("protocol", "TLS")
            item.mapping("tls") { $0.field("mode", "Passthrough") }
        case .https(let secrets):
            item.field("protocol", "HTTPS")
            if let host = section.host { item.field("hostname", .text(host.text)) }
            item.mapping("tls") { tls in
                tls.field("mode", "Terminate")
                tls.list("certificateRefs") { refs in
                    for secret in secrets { refs.item { writeReference(secret, to: &$0) } }
                }
                if !request.has(.frontendTLS) { authorities.write(of: section.listener, routeNamespace, to: &tls) }
            }
        }
        item.mapping("allowedRoutes") { allowed in
            allowed.mapping("namespaces") { namespaces in
                guard files.foreignNamespace != nil else {
                    namespaces.field("from", "Same")
                    return
                }
                namespaces.field("from", "Selector")
                namespaces.mapping("selector") { selector in
                    selector.mapping("matchLabels") { labels in
                        labels.field("kubernetes.io/metadata.name", .text(files.frame.namespace))
                    }
                }
            }
        }
    }

    private func writeReference(_ secret: String, to item: inout Manifest) {
        item.field("name", .text(secret))
        if let routeNamespace { item.field("namespace", .text(routeNamespace)) }
    }

    /// `referencegrants.yaml`: Secrets and ConfigMaps stay where the routes are, and a Gateway of another namespace may
    /// read these, and no others.
    var grants: Manifest {
        var manifest = Manifest()
        guard let foreign = files.foreignNamespace else { return manifest }
        var seen: Set<String> = []
        let secrets = sections.sections.flatMap { section -> [String] in
            guard case .https(let secrets) = section.kind else { return [] }
            return secrets
        }.filter { seen.insert($0).inserted }
        let targets = secrets.map { (kind: "Secret", name: $0) } + authorities.configMaps.map { ("ConfigMap", $0) }
        var names = ObjectNames()
        for start in stride(from: 0, to: targets.count, by: 16) {
            let name = names.claim(
                ObjectNames.joined(files.plan.name.text, "gateway") + (start == 0 ? "" : "-\(start / 16)"))
            manifest.document { document in
                files.frame.write(
                    ObjectHead(
                        apiVersion: request.referenceGrantVersion, kind: "ReferenceGrant", name: name,
                        part: files.plan.name.text), to: &document)
                document.mapping("spec") { spec in
                    spec.list("from") { list in
                        list.item { item in
                            item.field("group", "gateway.networking.k8s.io")
                            item.field("kind", "Gateway")
                            item.field("namespace", .text(foreign))
                        }
                    }
                    spec.list("to") { list in
                        for (kind, name) in targets[start..<min(start + 16, targets.count)] {
                            list.item { item in
                                item.field("group", "")
                                item.field("kind", .text(kind))
                                item.field("name", .text(name))
                            }
                        }
                    }
                }
            }
        }
        return manifest
    }
}
