import Diagnostics
package import TopologyModel

/// LB0413: the check of a vip runs on the node itself, that of a DNS record asks an address: neither has a server whose
/// port it could take.
enum HealthCheckPortRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for router in subject.plan.virtualRouters {
            for check in router.checks where check.check.port == nil && check.check.needsPort {
                report(check, router, bag)
            }
        }
        for plan in subject.plan.dnsRecords where plan.check.check.port == nil {
            bag.report(
                Diagnostic(
                    .healthCheckWithoutPort,
                    "health check `\(plan.check.name.text)` needs a `port` to serve DNS record `\(plan.host.text)`",
                    at: plan.check.check.span, label: "no port",
                    related: [Diagnostic.Label(plan.span, "asks the record's servers")],
                    help: ["`port: 443`: the port of the service on both servers"]))
        }
    }

    private static func report(
        _ check: VirtualRouterPlan.CheckPlan, _ router: VirtualRouterPlan, _ bag: DiagnosticBag
    ) {
        bag.report(
            Diagnostic(
                .healthCheckWithoutPort,
                "health check `\(check.name.text)` needs a `port` to serve vip `\(router.name.text)`",
                at: check.check.span, label: "no port",
                related: [Diagnostic.Label(router.span, "checks the node's own service")],
                help: ["`port: 8765`: the port of the service on the node"]))
    }
}

extension HealthCheck {
    /// Whether the probe asks a port: a process has none, and a program may do without.
    package var needsPort: Bool {
        switch probe {
        case .http, .tcp, .exchange: true
        case .service(.process): false
        case .service(.script(let command)): command.namesPort
        case .service: true
        }
    }
}
