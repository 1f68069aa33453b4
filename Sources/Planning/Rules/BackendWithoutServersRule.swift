import Diagnostics
import TopologyModel

/// LB0404: a backend needs servers, or pods in a cluster that stand for them.
enum BackendWithoutServersRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let targets = subject.topology.targets.value
        let hasProxy = targets.nginx != nil || targets.haproxy != nil
        for (backend, source) in zip(subject.plan.backends, subject.topology.backends) where backend.servers.isEmpty {
            let hasPods =
                backend.workloadSource != nil
                || backend.service.map { $0.name != nil || !$0.selector.isEmpty } ?? false
            // What only other programs use is found by its name.
            if hasPods, !hasProxy || backend.transport == .forwarded { continue }
            bag.report(
                Diagnostic(
                    .backendWithoutServers, "backend `\(backend.name.text)` has no servers",
                    at: source.value.serversSpan ?? backend.span, label: "no servers",
                    notes: hasPods ? ["pods serve the cluster; nginx and HAProxy need `servers`"] : [],
                    help: ["`servers: [10.0.0.1:8080]`, or `like:` another backend"]))
        }
    }
}
