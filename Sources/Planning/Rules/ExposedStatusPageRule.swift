import Diagnostics
import TopologyModel

/// LB0702: a status page that everybody may see tells addresses, versions and load.
enum ExposedStatusPageRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        guard let status = subject.plan.status?.value else { return }
        if case .address(let address) = status.listen.value.host, address.isLoopback { return }
        for network in status.allow where network.value.prefixLength == 0 {
            bag.report(
                Diagnostic(
                    .exposedStatusPage, "everybody may see the status page", at: network.span,
                    related: [Diagnostic.Label(status.listen.span, "it listens here")],
                    help: ["allow the networks of your operators alone"]))
        }
    }
}
