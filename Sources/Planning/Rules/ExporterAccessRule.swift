import Diagnostics
import TopologyModel

/// LB0479: nginx's exporter stands beside nginx and reads the status page from there; the page must let it in.
enum ExporterAccessRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let targets = subject.topology.targets.value
        guard targets.prometheus != nil, targets.nginx != nil, let status = subject.topology.status,
            case .address(let address) = status.value.listen.value.host,
            let own = network(of: address), !status.value.allow.contains(where: { $0.value.covers(own) })
        else { return }
        bag.report(
            Diagnostic(
                .exporterKeptOut,
                "nginx-prometheus-exporter reads nginx's status page from the node itself, \(own.address.text), which is not let in",
                at: status.value.allow.first?.span ?? status.span, label: "\(own.address.text) gets 403",
                help: ["add `\(own.text)` to `allow`"]))
    }

    /// Where a program on the node comes from when it asks the page.
    private static func network(of address: IPAddress) -> IPNetwork? {
        let own = address.isUnspecified ? (address.isIPv6 ? "::1" : "127.0.0.1") : address.text
        return try? IPNetwork(own + (address.isIPv6 ? "/128" : "/32"))
    }
}
