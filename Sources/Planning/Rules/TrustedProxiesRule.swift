import Diagnostics
import TopologyModel

/// LB0445 and LB0703: whose word on the client's address is taken.
enum TrustedProxiesRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for listener in subject.topology.listeners {
            let value = listener.value
            let trusted = value.trustedProxies ?? []
            if let headers = value.proxyProtocol, headers.value, trusted.isEmpty {
                bag.report(
                    Diagnostic(
                        .proxyHeaderOfNobody, "PROXY headers are expected and nobody's are believed", at: headers.span,
                        label: "whose?", help: ["name the load balancers in front: `trusted_proxies: [10.0.0.0/8]`"]))
            }
            reportUnread(listener, bag)
            for network in trusted where network.value.prefixLength == 0 {
                bag.report(
                    Diagnostic(
                        .everybodyTrusted, "everybody may say what its address is", at: network.span,
                        help: ["trust the networks of your own proxies alone"]))
            }
        }
    }

    /// Connections of bytes bear no X-Forwarded-For.
    private static func reportUnread(_ listener: Named<Listener>, _ bag: DiagnosticBag) {
        let value = listener.value
        guard value.transport.value != .http, value.proxyProtocol?.value != true,
            let first = value.trustedProxies?.first
        else { return }
        bag.report(
            Diagnostic(
                .policyWithoutEffect, "connections of bytes bear no X-Forwarded-For", at: first.span,
                label: "has no effect",
                help: value.transport.value == .udp
                    ? ["remove it"] : ["add `proxy_protocol: true` if these proxies send PROXY headers"]))
    }
}
