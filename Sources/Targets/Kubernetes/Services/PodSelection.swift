import Planning
import TopologyModel

/// Which labels the pods of a backend have.
struct PodSelection {
    /// Labels, in order.
    typealias Labels = [(key: Key, value: Scalar)]

    private let plan: Plan
    private let frame: ObjectFrame

    init(plan: Plan, frame: ObjectFrame) {
        self.plan = plan
        self.frame = frame
    }

    /// The labels that select a backend's pods: those given, else those of the workload behind it; empty when its servers
    /// are outside the cluster.
    func labels(of index: Int) -> Labels {
        let backend = plan.backends[index]
        if let given = Self.given(backend) { return given }
        guard let source = backend.workloadSource else { return [] }
        return Self.given(plan.backends[source]) ?? frame.ownLabels(plan.backends[source].name.text)
    }

    /// Whether a backend's servers are pods.
    func hasPods(_ index: Int) -> Bool {
        let backend = plan.backends[index]
        return backend.workloadSource != nil || !(backend.service?.selector.isEmpty ?? true)
    }

    private static func given(_ backend: BackendPlan) -> Labels? {
        guard let selector = backend.service?.selector, !selector.isEmpty else { return nil }
        return selector.map { (.text($0.key.text), .text($0.value.text)) }
    }
}
