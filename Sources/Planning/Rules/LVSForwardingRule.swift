import Diagnostics
import TopologyModel

/// LB0460 to LB0462: packets can reach the servers as `forward` says: with the same port and family, and by address.
enum LVSForwardingRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for service in subject.plan.lvs {
            let backend = subject.plan.backends[service.backend]
            for server in backend.servers where server.state != .down { look(server, service, bag) }
        }
    }

    private static func look(_ server: Server, _ service: LVSPlan, _ bag: DiagnosticBag) {
        let settings = service.settings
        let forward = settings.forward.value
        guard case .address(let address) = server.host else {
            bag.report(
                Diagnostic(
                    .lvsServerName, "LVS forwards to addresses: server `\(server.name)` is given by its name",
                    at: server.span, label: "a name", related: [Diagnostic.Label(service.span, "forwards to it")],
                    help: ["give its address"]))
            return
        }
        if forward != .nat, server.port != settings.port.value.number {
            bag.report(
                Diagnostic(
                    .lvsPortMapping,
                    "`forward: \(forward.rawValue)` cannot change the port \(settings.port.value.number) to \(server.port)",
                    at: server.span, label: "another port",
                    related: [Diagnostic.Label(settings.forward.span, "packets keep their port")],
                    help: ["let the server listen on \(settings.port.value.number), or use `forward: nat`"]))
        }
        if forward != .tun, address.isIPv6 != settings.address.value.isIPv6 {
            bag.report(
                Diagnostic(
                    .lvsMixedFamilies,
                    "`forward: \(forward.rawValue)` cannot change IPv\(address.isIPv6 ? "4 to IPv6" : "6 to IPv4")",
                    at: server.span, label: "another family",
                    related: [Diagnostic.Label(settings.address.span, "the address of the virtual server")],
                    help: ["use `forward: tun`, or servers of the same family"]))
        }
    }
}
