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
            backend.workload.map {
                Item(index: index, backend: backend, workload: $0, name: services.services[index].name)
            }
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
                    spec.mapping("strategy") { strategy in
                        strategy.field("type", "RollingUpdate")
                        strategy.mapping("rollingUpdate") { update in
                            // No replica goes before its successor is ready.
                            update.field("maxUnavailable", .number(0))
                            update.field("maxSurge", "25%")
                        }
                    }
                    spec.mapping("template") { pod.write(to: &$0) }
                }
            }
        }
        return manifest
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

extension WorkloadPlan {
    /// Whether more than one replica runs.
    var hasSeveral: Bool {
        replicas > 1 && settings.autoscale == nil || (settings.autoscale?.value.max.value.number ?? 1) > 1
    }
}
