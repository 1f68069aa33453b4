import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The topology's own load balancer in the cluster: its configuration, what runs it, and the Service in front of it.
struct ProxyLowering {
    let services: ServiceLowering
    let request: ProxySettings
    let guest: any GuestTarget
    /// The name of all its objects.
    let name: String
    /// What it is for, as a label.
    let part: String

    private var plan: Plan { services.plan }
    private var frame: ObjectFrame { services.frame }

    init(services: ServiceLowering, request: ProxySettings, guest: any GuestTarget) {
        self.services = services
        self.request = request
        self.guest = guest
        let parts = Set(services.plan.backends.map(\.name.text))
        let names = Set(services.plan.backends.indices.map { services.services[$0].name })
        var part = "proxy"
        while parts.contains(part) || names.contains(ObjectNames.joined(services.plan.name.text, part)) {
            part = "lb-" + part
        }
        self.part = part
        name = ObjectNames.label(of: ObjectNames.joined(services.plan.name.text, part))
    }

    /// The labels of its pods.
    var labels: PodSelection.Labels { frame.ownLabels(part) }

    /// `proxy.yaml`; what the configuration loses is reported to `losses`.
    func lower(_ remarks: inout Remarks, _ losses: LossReporter) -> Manifest {
        reportPods(&remarks)
        let files = configuration(losses)
        let ports = ProxyPorts(plan, &remarks)
        let certificates = ProxyFiles(plan, &remarks)
        let size = files.reduce(0) { $0 + $1.text.utf8.count }
        if size > Self.configMapLimit {
            remarks.lose(
                combination: "a configuration of \(size) bytes in a ConfigMap, which holds \(Self.configMapLimit)",
                at: request.program.span, instead: "run the proxies on machines, or divide the topology")
        }
        var manifest = Manifest()
        manifest.document { document in
            head("v1", "ConfigMap", to: &document)
            document.mapping("data") { data in
                for file in files { data.block(.text(file.key), file.text) }
            }
        }
        manifest.document { document in
            head("v1", "ServiceAccount", to: &document)
            document.field("automountServiceAccountToken", .flag(false))
        }
        manifest.document { writeService(ports, to: &$0) }
        let pod = ProxyPod(
            proxy: self, files: files, certificates: certificates, ports: ports, version: services.target.version)
        manifest.document { writeDeployment(pod, to: &$0) }
        if request.replicas.value.number > 1 { manifest.document { writeBudget(to: &$0) } }
        return manifest
    }

    /// What a ConfigMap holds (MaxSecretSize of the API server).
    private static let configMapLimit = 1 << 20

    /// A file of the configuration.
    struct File {
        /// Its key in the ConfigMap.
        let key: String
        /// Its path below the configuration's folder.
        let path: String
        /// What it says.
        let text: String
    }

    /// The guest's files, of a plan in which a Service stands for the pods behind it.
    private func configuration(_ losses: LossReporter) -> [File] {
        let housed = plan.inContainer { index in
            let reference = services.services[index]
            guard reference.isExisting || services.pods.hasPods(index),
                let host = Hostname("\(reference.name).\(frame.namespace).svc")
            else { return nil }
            return [.service(host, port: UInt16(reference.port), at: plan.backends[index].span)]
        }
        return guest.render(housed, reporting: losses).map { file in
            let path = String(file.path.drop { $0 != "/" }.dropFirst())
            return File(
                key: path.replacing("/", with: "."), path: String(path),
                text: String(decoding: file.bytes, as: UTF8.self))
        }
    }

    /// Behind a Service single pods cannot be told apart.
    private func reportPods(_ remarks: inout Remarks) {
        for (index, backend) in plan.backends.enumerated()
        where services.services[index].isExisting || services.pods.hasPods(index) {
            if let sticky = backend.sticky?.span ?? backend.service?.sessionAffinity?.span {
                remarks.lose(
                    combination: "clients kept with pods behind a Service by a proxy in the cluster", at: sticky,
                    instead: "let the application keep its sessions elsewhere, or use an Ingress controller")
            }
            if backend.redirect != nil {
                remarks.lose(
                    combination: "clients sent to pods, which have no address outside the cluster", at: backend.span,
                    instead: "let the proxy ask the pods: leave `redirect` out")
            }
            remarks.differ(
                .roundRobin, "the proxy in the cluster asks the Service of pods, which chooses one of them",
                at: backend.balanceSpan)
        }
    }

    private func head(_ apiVersion: StaticString, _ kind: StaticString, to document: inout Manifest) {
        frame.write(ObjectHead(apiVersion: apiVersion, kind: kind, name: name, part: part), to: &document)
    }

    private func writeService(_ ports: ProxyPorts, to document: inout Manifest) {
        head("v1", "Service", to: &document)
        document.mapping("spec") { spec in
            spec.field("type", .text(request.exposure.value.rawValue))
            // Limits and access lists go by the client's own address.
            if request.exposure.value != .clusterIP { spec.field("externalTrafficPolicy", "Local") }
            spec.list("ports") { ports.writeService(to: &$0) }
            spec.mapping("selector") { selector in
                for label in labels { selector.field(label.key, label.value) }
            }
        }
    }

    private func writeDeployment(_ pod: ProxyPod, to document: inout Manifest) {
        head("apps/v1", "Deployment", to: &document)
        document.mapping("spec") { spec in
            spec.field("replicas", .number(request.replicas.value.number))
            spec.field("revisionHistoryLimit", .number(3))
            spec.mapping("selector") { writeLabels(to: &$0) }
            spec.mapping("strategy") { strategy in
                strategy.field("type", "RollingUpdate")
                strategy.mapping("rollingUpdate") { update in
                    update.field("maxUnavailable", .number(0))
                    update.field("maxSurge", "25%")
                }
            }
            spec.mapping("template") { pod.write(to: &$0) }
        }
    }

    private func writeBudget(to document: inout Manifest) {
        head("policy/v1", "PodDisruptionBudget", to: &document)
        document.mapping("spec") { spec in
            spec.field("maxUnavailable", .number(1))
            spec.field("unhealthyPodEvictionPolicy", "AlwaysAllow")
            spec.mapping("selector") { writeLabels(to: &$0) }
        }
    }

    /// `matchLabels` of its pods.
    func writeLabels(to selector: inout Manifest) {
        selector.mapping("matchLabels") { list in
            for label in labels { list.field(label.key, label.value) }
        }
    }
}
