import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The files that the configuration names and that a container has to be given: certificates and keys, from Secrets.
struct ProxyFiles {
    /// A key of a Secret at a path.
    private struct Mount {
        let volume: String
        let path: String
        let key: StaticString
    }

    private var secrets: [(volume: String, secret: String)] = []
    private var mounts: [Mount] = []

    init(_ plan: Plan, _ remarks: inout Remarks) {
        Self.reportOthers(plan, &remarks)
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, let tls = http.tls else { continue }
            for certificate in tls.certificates.map(\.value) {
                guard let secret = certificate.secret?.value.text else { continue }
                add(secret, "tls.crt", at: certificate.certificate.value.text)
                add(secret, "tls.key", at: certificate.key.value.text)
            }
        }
    }

    private mutating func add(_ secret: String, _ key: StaticString, at path: String) {
        guard !mounts.contains(where: { $0.path == path }) else { return }
        var volume = secrets.first { $0.secret == secret }?.volume
        if volume == nil {
            volume = "certificate-\(secrets.count + 1)"
            secrets.append((volume ?? "", secret))
        }
        mounts.append(Mount(volume: volume ?? "", path: path, key: key))
    }

    /// Files of machines, which no container has.
    private static func reportOthers(_ plan: Plan, _ remarks: inout Remarks) {
        for feature in [Feature.clientCertificates, .errorPages, .staticFiles, .basicAuth] {
            for place in plan.uses.places(of: feature) {
                remarks.lose(
                    combination: "\(feature.title) in the cluster's proxy: the files lie on machines", at: place,
                    instead: "use an Ingress controller or a Gateway for it, or run the proxy on a machine")
            }
        }
        for backend in plan.backends {
            guard let tls = backend.wire.tls else { continue }
            guard tls.identity == nil, !tls.verifies || tls.authorities == .systemAuthorities else {
                remarks.lose(
                    combination: "files for TLS to servers in the cluster's proxy: they lie on machines", at: tls.span,
                    instead: "use the authorities of the image, or run the proxy on a machine")
                continue
            }
            remarks.differ(
                .tlsToServers, "the proxy's image must have the authorities, at /etc/ssl/certs/ca-certificates.crt",
                at: tls.span)
        }
    }

    /// Writes the volumes.
    func writeVolumes(to list: inout Manifest) {
        for (volume, secret) in secrets {
            list.item { item in
                item.field("name", .text(volume))
                item.mapping("secret") { $0.field("secretName", .text(secret)) }
            }
        }
    }

    /// Writes each file at its path: other files of the folder stay what they are.
    func writeMounts(to list: inout Manifest) {
        for mount in mounts {
            list.item { item in
                item.field("name", .text(mount.volume))
                item.field("mountPath", .text(mount.path))
                item.field("subPath", .keyword(mount.key))
                item.field("readOnly", .flag(true))
            }
        }
    }
}
