import Diagnostics
import Planning
import TopologyModel

/// The files and folders of the machine that a proxy's configuration names.
struct MachineFiles {
    /// Their paths, each once, in the topology's order.
    let paths: [String]
    /// Whether some of them are for root's eyes alone: keys, and files of passwords.
    let haveSecrets: Bool

    init(_ plan: Plan) {
        var paths: [String] = []
        var known: Set<String> = []
        var secrets: [String?] = []
        func add(_ path: String?) {
            guard let path, known.insert(path).inserted else { return }
            paths.append(path)
        }
        for listener in plan.listeners {
            guard case .http(let http) = listener.kind, let tls = http.tls else { continue }
            for certificate in tls.certificates.map(\.value) {
                add(certificate.certificate.value.text)
                add(certificate.key.value.text)
                secrets.append(certificate.key.value.text)
            }
            add(tls.clientAuth?.value.authorities.value.text)
        }
        for route in plan.routes {
            if case .serve(let files) = route.action { add(files.root.value.text) }
            for page in route.messages.errorPages?.pages ?? [] { add(page.file.value.text) }
            add(route.traffic.basicAuth?.file.value.text)
            secrets.append(route.traffic.basicAuth?.file.value.text)
        }
        for backend in plan.backends {
            guard let tls = backend.wire.tls else { continue }
            if tls.verifies, !tls.trustsSystem { add(tls.authorities.text) }
            add(tls.identity?.certificate.value.text)
            add(tls.identity?.key.value.text)
            secrets.append(tls.identity?.key.value.text)
        }
        self.paths = paths
        haveSecrets = secrets.contains { $0 != nil }
    }
}
