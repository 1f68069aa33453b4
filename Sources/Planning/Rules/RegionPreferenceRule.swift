import Diagnostics
import TopologyModel

/// LB0436: a preference for the node's region needs nodes and servers that are in regions.
enum RegionPreferenceRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let preferring = subject.plan.backends.indices.filter { subject.plan.backends[$0].prefersRegion != nil }
        guard !preferring.isEmpty else {
            reportIdleRegions(subject, bag)
            return
        }
        let targets = subject.topology.targets.value
        // In a cluster the machines are the cluster's own: the servers' regions say enough.
        if targets.nginx == nil, targets.haproxy == nil {
            for index in preferring {
                let backend = subject.plan.backends[index]
                guard backend.workloadSource == nil, backend.servers.allSatisfy({ $0.region == nil }) else { continue }
                report(backend, "no server is in a region", bag)
            }
            return
        }
        let ofNodes = preferring.filter { subject.plan.backends[$0].preferredRegion == nil }
        if !ofNodes.isEmpty, reportHomeless(ofNodes, subject, bag) { return }
        let views = subject.plan.views
        for index in preferring where views.allSatisfy({ $0.plan.backends[index].tiers.isEmpty }) {
            report(subject.plan.backends[index], "no server is nearer than another", bag)
        }
    }

    /// Reports nodes without a region; whether that is all of them.
    private static func reportHomeless(_ preferring: [Int], _ subject: RuleSubject, _ bag: DiagnosticBag) -> Bool {
        let homeless = subject.plan.nodes.filter { $0.value.region == nil }
        if homeless.count == subject.plan.nodes.count {
            for index in preferring { report(subject.plan.backends[index], "no node is in a region", bag) }
            return true
        }
        for node in homeless {
            bag.report(
                Diagnostic(
                    .preferenceWithoutRegions, "node `\(node.name.text)` is in no region: it prefers no server",
                    at: node.span, label: "without `region`", help: ["give it a `region`"]))
        }
        return false
    }

    private static func report(_ backend: BackendPlan, _ reason: String, _ bag: DiagnosticBag) {
        bag.report(
            Diagnostic(
                .preferenceWithoutRegions, "backend `\(backend.name.text)` prefers nothing: \(reason)",
                at: backend.prefersRegion ?? backend.span, label: "has no effect",
                help: ["give the `nodes` and the servers a `region`"]))
    }

    /// LB0417: regions choose servers only where a backend prefers them.
    private static func reportIdleRegions(_ subject: RuleSubject, _ bag: DiagnosticBag) {
        // A fleet tells its nodes' regions to the main server.
        guard subject.topology.fleet == nil, let region = subject.topology.regions.first else { return }
        bag.report(
            Diagnostic(
                .policyWithoutEffect, "regions are names only: no backend says `prefer: region`", at: region.span,
                severity: .note))
    }
}
