import Diagnostics
import TopologyModel

/// LB0485 to LB0487: a fleet is nodes with host names, and agents on them.
enum FleetRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let targets = subject.topology.targets.value
        guard let fleet = subject.topology.fleet else {
            if targets.systemd != nil { reportNothingToRun(subject, bag) }
            return
        }
        if targets.systemd == nil, targets.compose == nil {
            bag.report(
                Diagnostic(
                    .fleetWithoutAgents, "no target runs the fleet's agents", at: fleet.span,
                    label: "nothing is generated for it", help: ["add `systemd: {}` or `compose: {}` to `targets`"]))
        }
        if subject.topology.nodes.isEmpty {
            bag.report(
                Diagnostic(
                    .fleetWithoutNodes, "the fleet has no nodes", at: fleet.span, label: "nobody registers",
                    help: ["name the edges under `nodes`"]))
        }
        for node in subject.topology.nodes where node.value.hostname == nil {
            bag.report(
                Diagnostic(
                    .nodeWithoutHostname,
                    "node `\(node.name.text)` has no `hostname`: the main server has nowhere to "
                        + "send its clients", at: node.span, label: "without `hostname`"))
        }
    }

    /// LB0485: units are made of a fleet alone.
    private static func reportNothingToRun(_ subject: RuleSubject, _ bag: DiagnosticBag) {
        guard let systemd = subject.topology.targets.value.systemd else { return }
        bag.report(
            Diagnostic(
                .fleetWithoutAgents, "target systemd has nothing to run: the topology has no `fleet`",
                at: systemd.span, label: "nothing is generated for it"))
    }
}
