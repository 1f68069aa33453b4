import Diagnostics
import TopologyModel

/// LB0471, LB0472, LB0476: a port of the nodes is one Service's, and one that clusters give out; the kubelet's is nobody's.
enum NodePortRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        var taken: [UInt16: (name: String, span: SourceSpan)] = [:]
        for (plan, backend) in zip(subject.plan.backends, subject.topology.backends) {
            guard let service = plan.service, service.name == nil else { continue }
            let isOwn = backend.value.service != nil
            if isOwn { reportKubelet(service, bag) }
            guard let port = service.nodePort else { continue }
            if isOwn { reportUnusual(port, bag) }
            guard let first = taken[port.value.number] else {
                taken[port.value.number] = (backend.name.text, port.span)
                continue
            }
            bag.report(
                Diagnostic(
                    .nodePortClash, "node port \(port.value.number) is that of backend `\(first.name)` already",
                    at: isOwn ? port.span : backend.span, label: "again",
                    related: isOwn ? [Diagnostic.Label(first.span, "taken here")] : [],
                    help: isOwn ? [] : ["give `\(backend.name.text)` a `service` of its own"]))
        }
    }

    private static func reportUnusual(_ port: Located<Port>, _ bag: DiagnosticBag) {
        guard !(30_000...32_767).contains(port.value.number) else { return }
        bag.report(
            Diagnostic(
                .nodePortUnusual, "node port \(port.value.number) is not one that clusters give out by default",
                at: port.span, help: ["choose one of 30000 to 32767, or leave it to the cluster"]))
    }

    private static func reportKubelet(_ service: ServiceSettings, _ bag: DiagnosticBag) {
        guard service.type.value == .loadBalancer, let port = service.port, port.value.number == 10_250 else { return }
        bag.report(
            Diagnostic(
                .clusterPortTaken, "a load balancer may not open port 10250: it is the kubelet's", at: port.span,
                label: "refused by the API server"))
    }
}
