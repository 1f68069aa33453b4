import Planning
import TopologyModel

/// Writes the Ingresses of a site.
struct IngressWriter {
    let files: IngressFiles
    let request: IngressRequest
    let site: IngressSite
    /// The backend that a path names whose route has none.
    let fallback: Int?

    /// One Ingress with its hosts, certificates and paths.
    func write(_ group: IngressGroup, name: String, way: IngressWay, into manifest: inout Manifest) {
        document(name, way.annotations + group.annotations.annotations, into: &manifest) { spec in
            if way.hasTLS { writeTLS(group.hosts.members, to: &spec) }
            spec.list("rules") { rules in
                for host in group.hosts.members { rules.item { writeRule(host, group.paths, to: &$0) } }
            }
        }
    }

    /// For each host a master with the host and its certificate, and minions with the paths.
    func writeMerged(
        _ groups: [(IngressGroup, String)], way: IngressWay, into manifest: inout Manifest, names: inout ObjectNames
    ) {
        let base = ObjectNames.joined(files.plan.name.text, site.name)
        let hosts = groups.first?.0.hosts.members.compactMap { $0 } ?? []
        for host in hosts {
            let suffix = hosts.count == 1 ? "" : "-" + Self.word(host)
            let master = way.annotations + [Annotation(.f5Mergeable, "master")]
            document(names.claim("\(base)\(suffix)-master"), master, into: &manifest) { spec in
                if way.hasTLS { writeTLS([host], to: &spec) }
                spec.list("rules") { rules in rules.item { $0.field("host", .text(host)) } }
            }
            for (minion, name) in groups {
                let annotations = minion.annotations.annotations + [Annotation(.f5Mergeable, "minion")]
                document(names.claim(name + suffix), annotations, into: &manifest) { spec in
                    spec.list("rules") { rules in rules.item { writeRule(host, minion.paths, to: &$0) } }
                }
            }
        }
    }

    private func document(
        _ name: String, _ annotations: [Annotation], into manifest: inout Manifest, _ body: (inout Manifest) -> Void
    ) {
        let set = AnnotationSet(annotations)
        manifest.document { document in
            files.frame.write(
                ObjectHead(
                    apiVersion: "networking.k8s.io/v1", kind: "Ingress", name: name, part: site.name,
                    annotations: set.annotations), to: &document)
            document.mapping("spec") { spec in
                spec.field("ingressClassName", .text(request.className))
                body(&spec)
            }
        }
    }

    /// Hosts of one Secret together, in the order of the hosts.
    private func writeTLS(_ hosts: [String?], to spec: inout Manifest) {
        guard let tls = site.tls else { return }
        let choice = SecretChoice(tls)
        var entries: [(secret: String, hosts: [String])] = []
        for host in hosts {
            let pattern = host.flatMap { HostPattern($0) } ?? .any
            guard let secret = choice.secret(for: pattern) else { continue }
            let known = entries.firstIndex { $0.secret == secret }
            if known == nil { entries.append((secret, [])) }
            if let host { entries[known ?? entries.count - 1].hosts.append(host) }
        }
        spec.list("tls") { list in
            for entry in entries {
                list.item { item in
                    item.list("hosts") { hosts in
                        for host in entry.hosts { hosts.item(.text(host)) }
                    }
                    item.field("secretName", .text(entry.secret))
                }
            }
        }
    }

    private func writeRule(_ host: String?, _ paths: [IngressPath], to rule: inout Manifest) {
        if let host { rule.field("host", .text(host)) }
        rule.mapping("http") { http in
            http.list("paths") { list in
                for path in paths { list.item { writePath(path, to: &$0) } }
            }
        }
    }

    private func writePath(_ path: IngressPath, to item: inout Manifest) {
        item.field("path", .text(path.text))
        switch path.kind {
        case .exact: item.field("pathType", "Exact")
        case .prefix: item.field("pathType", "Prefix")
        case .pattern: item.field("pathType", "ImplementationSpecific")
        }
        guard let backend = path.variant.backend ?? fallback else { return }
        item.mapping("backend") { item in
            item.mapping("service") { service in
                service.field("name", .text(path.variant.service ?? files.services[backend].name))
                service.mapping("port") { $0.field("number", .number(files.services[backend].port)) }
            }
        }
    }

    /// A host or path as a part of an object's name: letters, digits and hyphens, `x` for the star of a wildcard.
    static func word(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.lowercased().utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): bytes.append(byte)
            case UInt8(ascii: "*"): bytes.append(UInt8(ascii: "x"))
            default: if let last = bytes.last, last != UInt8(ascii: "-") { bytes.append(UInt8(ascii: "-")) }
            }
        }
        while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        return bytes.isEmpty ? "root" : String(decoding: bytes, as: UTF8.self)
    }
}
