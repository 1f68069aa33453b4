import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The template of a workload's pods: what a namespace with the restricted Pod Security Standard admits.
struct PodWriter {
    let lowering: WorkloadLowering
    let item: WorkloadLowering.Item
    private let volumes: PodVolumes
    private let probes: [(key: Key, probe: ContainerProbe)]
    private let holders: [VariableFile.Holder]

    private var workload: WorkloadPlan { item.workload }
    private var settings: Workload { item.workload.settings }

    /// Looks at everything that may not be expressible.
    init(lowering: WorkloadLowering, item: WorkloadLowering.Item, _ remarks: inout Remarks) {
        self.lowering = lowering
        self.item = item
        volumes = PodVolumes(item.workload.settings, &remarks)
        holders = EnvironmentHolders.of(item, namespace: lowering.frame.namespace, &remarks)
        var probes: [(key: Key, probe: ContainerProbe)] = []
        for (key, plan) in [
            ("startupProbe" as Key, item.workload.startup), ("readinessProbe", item.workload.readiness),
            ("livenessProbe", item.workload.liveness),
        ] {
            guard let plan else { continue }
            probes.append((key, ContainerProbe(plan, of: item, &remarks)))
        }
        self.probes = probes
        if !ClusterGate.sleepAction.isOpen(for: lowering.version) {
            remarks.differ(
                .workload, "before 1.30 a drain runs the program `sleep`, which the image must have",
                at: item.image.span)
        }
    }

    /// Writes metadata and spec.
    func write(to template: inout Manifest) {
        template.mapping("metadata") { metadata in
            metadata.mapping("labels") { writeLabels(to: &$0) }
        }
        template.mapping("spec") { spec in
            spec.field("serviceAccountName", .text(settings.serviceAccount?.value.text ?? item.name))
            spec.field("automountServiceAccountToken", .flag(false))
            spec.field("enableServiceLinks", .flag(false))
            spec.field("terminationGracePeriodSeconds", .number(grace.secondsRoundedUp))
            spec.mapping("securityContext") { writeSecurity(to: &$0) }
            spec.list("topologySpreadConstraints") { writeSpread(to: &$0) }
            spec.list("imagePullSecrets") { list in
                for secret in settings.imagePullSecrets {
                    list.item { $0.field("name", .text(secret.value.text)) }
                }
            }
            spec.list("containers") { containers in
                containers.item { writeContainer(to: &$0) }
            }
            spec.list("volumes") { volumes.write(to: &$0) }
        }
    }

    /// The selector's labels, and those of every object where they are others.
    private func writeLabels(to labels: inout Manifest) {
        let selected = lowering.pods.labels(of: item.index)
        for label in selected { labels.field(label.key, label.value) }
        let own = lowering.frame.ownLabels(item.backend.name.text)
        for label in own where !selected.contains(where: { $0.key.text == label.key.text }) {
            labels.field(label.key, label.value)
        }
    }

    private func writeSecurity(to context: inout Manifest) {
        context.field("runAsNonRoot", .flag(true))
        if let user = settings.user {
            context.field("runAsUser", .number(user.value.number))
            context.field("runAsGroup", .number(user.value.number))
            context.field("fsGroup", .number(user.value.number))
        }
        context.mapping("seccompProfile") { $0.field("type", "RuntimeDefault") }
        guard workload.ports.contains(where: { $0.number < 1024 }) else { return }
        // A sysctl of the pod alone, which the restricted standard admits; without it root alone opens these ports.
        context.list("sysctls") { list in
            list.item { sysctl in
                sysctl.field("name", "net.ipv4.ip_unprivileged_port_start")
                sysctl.field("value", "0")
            }
        }
    }

    /// Replicas on many machines, and, where there are regions, in many zones; never none for want of room.
    private func writeSpread(to list: inout Manifest) {
        guard workload.hasSeveral else { return }
        let keys: [Scalar] =
            (lowering.plan.regions.isEmpty ? [] : ["topology.kubernetes.io/zone"]) + ["kubernetes.io/hostname"]
        for key in keys {
            list.item { constraint in
                constraint.field("maxSkew", .number(1))
                constraint.field("topologyKey", key)
                constraint.field("whenUnsatisfiable", "ScheduleAnyway")
                lowering.writeSelector("labelSelector", item, to: &constraint)
            }
        }
    }

    private func writeContainer(to container: inout Manifest) {
        container.field("name", .text(ObjectNames.label(of: item.backend.name.text)))
        container.field("image", .text(item.image.value.text))
        container.list("command") { list in
            for word in settings.command { list.item(.expanded(word.value.text)) }
        }
        container.list("args") { list in
            for word in settings.arguments { list.item(.expanded(word.value.text)) }
        }
        container.list("ports") { writePorts(to: &$0) }
        container.list("envFrom") { list in
            for holder in holders { EnvironmentHolders.write(holder, to: &list) }
        }
        container.list("env") { list in
            for variable in settings.environment.variables { EnvironmentHolders.write(variable, to: &list) }
        }
        container.mapping("resources") { writeResources(to: &$0) }
        for (key, probe) in probes {
            container.mapping(key) { probe.write(isReadiness: key.text == "readinessProbe", to: &$0) }
        }
        container.mapping("lifecycle") { lifecycle in
            lifecycle.mapping("preStop") { writeDrain(to: &$0) }
        }
        container.mapping("securityContext") {
            Self.writeConfinement(readOnlyRoot: settings.readOnlyRoot.value, to: &$0)
        }
        container.list("volumeMounts") { volumes.writeMounts(to: &$0) }
    }

    /// The first port serves, and speaks what the Service's ports speak; the others are TCP.
    private func writePorts(to list: inout Manifest) {
        for (place, port) in workload.ports.enumerated() {
            let transports: [Scalar] = place == 0 ? lowering.ports[item.index].map(\.transport) : ["TCP"]
            for transport in transports {
                list.item { entry in
                    entry.field("name", .text(port.name))
                    entry.field("protocol", transport)
                    entry.field("containerPort", .number(Int(port.number)))
                }
            }
        }
    }

    private func writeResources(to resources: inout Manifest) {
        guard let wanted = settings.resources?.value else { return }
        resources.mapping("requests") { requests in
            if let cpu = wanted.cpu { requests.field("cpu", .text(cpu.value.quantity)) }
            if let memory = wanted.memory { requests.field("memory", .text(memory.value.text)) }
        }
        resources.mapping("limits") { limits in
            if let cpu = wanted.limits?.value.cpu { limits.field("cpu", .text(cpu.value.quantity)) }
            if let memory = wanted.limits?.value.memory ?? wanted.memory {
                limits.field("memory", .text(memory.value.text))
            }
        }
    }

    private var grace: Duration { settings.drain?.value.grace.value ?? .seconds(30) }

    /// What a container may do: nothing that a strict namespace forbids.
    static func writeConfinement(readOnlyRoot: Bool, to context: inout Manifest) {
        context.field("allowPrivilegeEscalation", .flag(false))
        context.mapping("capabilities") { capabilities in
            capabilities.list("drop") { $0.item("ALL") }
        }
        context.field("readOnlyRootFilesystem", .flag(readOnlyRoot))
    }

    /// It serves on until every node has heard that it goes.
    private func writeDrain(to hook: inout Manifest) {
        let seconds = (settings.drain?.value.delay.value ?? .seconds(5)).secondsRoundedUp
        Self.writeSleep(seconds: seconds, lowering.version, to: &hook)
    }

    /// A wait before a container is told to end.
    static func writeSleep(seconds: Int, _ version: Version, to hook: inout Manifest) {
        guard !ClusterGate.sleepAction.isOpen(for: version) else {
            hook.mapping("sleep") { $0.field("seconds", .number(seconds)) }
            return
        }
        hook.mapping("exec") { exec in
            exec.list("command") { command in
                command.item("sleep")
                command.item(.text(String(seconds)))
            }
        }
    }
}

extension ProcessorShare {
    /// As clusters read it: `2`, `250m`.
    var quantity: String { thousandths % 1000 == 0 ? String(thousandths / 1000) : "\(thousandths)m" }
}

extension Scalar {
    /// Text in which the kubelet would replace `$(NAME)`: a dollar is written twice
    /// (k8s.io/kubernetes/third_party/forked/golang/expansion).
    static func expanded(_ text: String) -> Scalar { .text(text.replacing("$", with: "$$")) }
}
