import Diagnostics
import TopologyModel

/// LB0720 and LB0721: the key travels encrypted, and agents answer those who have to ask.
enum FleetSafetyRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        guard let fleet = subject.topology.fleet?.value else { return }
        if fleet.mainServer.value.isPlain {
            bag.report(
                Diagnostic(
                    .fleetKeyInClear, "the key travels in clear to `\(fleet.mainServer.value.text)`",
                    at: fleet.mainServer.span, help: ["write `https://`"]))
        }
        if let agent = fleet.agent, agent.value.allow.isEmpty {
            bag.report(
                Diagnostic(
                    .agentForEverybody, "everybody may ask the nodes' agents how full they are", at: agent.span,
                    help: ["`allow: [10.0.0.5/32]` names the load balancers that ask"]))
        }
    }
}
