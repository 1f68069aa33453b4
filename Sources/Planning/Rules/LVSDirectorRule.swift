import Diagnostics
import TopologyModel

/// LB0423: a server that is a director too balances again what the other director sends it: packets go round until
/// they are dropped, half of the connections hang. LB0424: without ip_vs in the kernel keepalived ends altogether.
enum LVSDirectorRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        guard let first = subject.plan.lvs.first else { return }
        bag.report(
            Diagnostic(
                .lvsNeedsKernel, "LVS needs the kernel's ip_vs on every node", at: first.span,
                notes: [
                    "where it is missing keepalived ends at its start, and the vips with it; install.sh looks first"
                ]))
        for service in subject.plan.lvs where service.settings.forward.value != .nat {
            for server in subject.plan.backends[service.backend].realServers {
                guard case .address(let address) = server.host,
                    let node = service.nodes.first(where: { subject.plan.nodes[$0].value.address.value == address })
                else { continue }
                bag.report(
                    Diagnostic(
                        .lvsDirectorIsServer,
                        "server `\(server.name)` is node `\(subject.plan.nodes[node].name.text)`, which balances for `\(service.name.text)` itself",
                        at: server.span, label: "server and director",
                        help: ["use servers of their own, or `forward: nat`"]))
            }
        }
    }
}
