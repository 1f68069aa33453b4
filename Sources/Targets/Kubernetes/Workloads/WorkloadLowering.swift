import Diagnostics
import Planning
import Rendering
import TopologyModel

/// Deployments and what goes with them: accounts, budgets of disruption, autoscalers.
struct WorkloadLowering {
    /// One workload.
    struct Item {
        /// Its place among the backends.
        let index: Int
        /// Its backend.
        let backend: BackendPlan
        /// What runs.
        let workload: WorkloadPlan
        /// Its image.
        let image: Located<ImageReference>
        /// The name of all its objects.
        let name: String
    }

    let plan: Plan
    let version: Version
    let frame: ObjectFrame
    let pods: PodSelection
    let ports: ServicePorts
    let items: [Item]

    init(_ services: ServiceLowering) {
        plan = services.plan
        version = services.target.version
        frame = services.frame
        pods = services.pods
        ports = services.ports
        items = plan.backends.enumerated().compactMap { index, backend in
            // Without the name of an image nothing runs: that is said below.
            guard let workload = backend.workload, let image = workload.settings.image else { return nil }
            return Item(
                index: index, backend: backend, workload: workload, image: image, name: services.services[index].name)
        }
    }

    /// The files, by name; without workloads all are empty.
    func manifests(_ remarks: inout Remarks) -> [(name: String, manifest: Manifest)] {
        [
            ("deployments.yaml", deployments(&remarks)),
            ("serviceaccounts.yaml", accounts()),
            ("poddisruptionbudgets.yaml", budgets()),
            ("autoscalers.yaml", autoscalers()),
        ]
    }

    private func deployments(_ remarks: inout Remarks) -> Manifest {
        var manifest = Manifest()
        for backend in plan.backends { Self.reportRunning(backend, &remarks) }
        for item in items {
            let pod = PodWriter(lowering: self, item: item, &remarks)
            manifest.document { document in
                head("apps/v1", "Deployment", item, to: &document)
                document.mapping("spec") { spec in
                    // The autoscaler's number, once it is there, is not taken back.
                    if item.workload.settings.autoscale == nil {
                        spec.field("replicas", .number(item.workload.replicas))
                    }
                    spec.field("revisionHistoryLimit", .number(3))
                    writeSelector("selector", item, to: &spec)
                    spec.mapping("strategy") { Self.writeStrategy(item, to: &$0) }
                    spec.mapping("template") { pod.write(to: &$0) }
                }
            }
        }
        return manifest
    }

    /// What a cluster does not do: build, and leave a pod that ended as it is.
    private static func reportRunning(_ backend: BackendPlan, _ remarks: inout Remarks) {
        guard let settings = backend.workload?.settings else { return }
        if let build = settings.build, settings.image == nil {
            remarks.lose(
                .imageBuild, "an image without a name, which its nodes could not fetch", at: build.span,
                instead: "add `image`, the name under which it is pushed to a registry")
        }
        if let restart = settings.restart, !restart.value.isForever {
            remarks.lose(
                .restartPolicy, "`restart: \(restart.value.text)`: a Deployment's pods are always started again",
                at: restart.span, instead: "leave `restart` out, or run what ends by itself as a Job")
        }
    }

    private static func writeStrategy(_ item: Item, to strategy: inout Manifest) {
        let isAlone = !item.workload.hasSeveral && item.workload.settings.volumes.contains { $0.value.isLasting }
        guard !isAlone else {
            // Two programs of which each takes the storage for its own would spoil it.
            strategy.field("type", "Recreate")
            return
        }
        strategy.field("type", "RollingUpdate")
        strategy.mapping("rollingUpdate") { update in
            // No replica goes before its successor is ready.
            update.field("maxUnavailable", .number(0))
            update.field("maxSurge", "25%")
        }
    }

    /// An account without rights and without a token, for workloads that name none.
    private func accounts() -> Manifest {
        var manifest = Manifest()
        for item in items where item.workload.settings.serviceAccount == nil {
            manifest.document { document in
                head("v1", "ServiceAccount", item, to: &document)
                document.field("automountServiceAccountToken", .flag(false))
            }
        }
        return manifest
    }

    private func budgets() -> Manifest {
        var manifest = Manifest()
        for item in items where item.workload.hasSeveral {
            manifest.document { document in
                head("policy/v1", "PodDisruptionBudget", item, to: &document)
                document.mapping("spec") { spec in
                    switch item.workload.settings.minAvailable?.value {
                    case .count(let count): spec.field("minAvailable", .number(count))
                    case .percent(let percent): spec.field("minAvailable", .text("\(percent)%"))
                    case nil: spec.field("maxUnavailable", .number(1))
                    }
                    // A pod that is not ready anyway does not hold up the emptying of its machine.
                    spec.field("unhealthyPodEvictionPolicy", "AlwaysAllow")
                    writeSelector("selector", item, to: &spec)
                }
            }
        }
        return manifest
    }

    private func autoscalers() -> Manifest {
        var manifest = Manifest()
        for item in items {
            guard let autoscale = item.workload.settings.autoscale?.value else { continue }
            manifest.document { document in
                head("autoscaling/v2", "HorizontalPodAutoscaler", item, to: &document)
                document.mapping("spec") { spec in
                    spec.mapping("scaleTargetRef") { reference in
                        reference.field("apiVersion", "apps/v1")
                        reference.field("kind", "Deployment")
                        reference.field("name", .text(item.name))
                    }
                    spec.field("minReplicas", .number(autoscale.min.value.number))
                    spec.field("maxReplicas", .number(autoscale.max.value.number))
                    spec.list("metrics") { Self.writeMetric(autoscale.cpu.value, to: &$0) }
                }
            }
        }
        return manifest
    }

    private static func writeMetric(_ share: Percentage, to metrics: inout Manifest) {
        metrics.item { metric in
            metric.field("type", "Resource")
            metric.mapping("resource") { resource in
                resource.field("name", "cpu")
                resource.mapping("target") { target in
                    target.field("type", "Utilization")
                    target.field("averageUtilization", .number(share.number))
                }
            }
        }
    }

    private func head(
        _ apiVersion: StaticString, _ kind: StaticString, _ item: Item, to document: inout Manifest
    ) {
        frame.write(
            ObjectHead(apiVersion: apiVersion, kind: kind, name: item.name, part: item.backend.name.text),
            to: &document)
    }

    /// The labels of a workload's pods, as a selector.
    func writeSelector(_ key: Key, _ item: Item, to manifest: inout Manifest) {
        manifest.mapping(key) { selector in
            selector.mapping("matchLabels") { labels in
                for label in pods.labels(of: item.index) { labels.field(label.key, label.value) }
            }
        }
    }
}

extension WorkloadVolume {
    /// Whether it outlives its container, and is written.
    fileprivate var isLasting: Bool { if case .claim = source { !readOnly.value } else { false } }
}

extension WorkloadPlan {
    /// Whether more than one replica runs.
    var hasSeveral: Bool {
        replicas > 1 && settings.autoscale == nil || (settings.autoscale?.value.max.value.number ?? 1) > 1
    }
}
