import Diagnostics
import TopologyModel

/// LB0450: version 2 has neither IPv6 nor fractions of a second (RFC 3768, 1 and 5.3.7).
enum VRRPVersionRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) {
            guard let asked = vip.value.version, asked.value.number < router.version else { continue }
            let interval = vip.value.advertInterval
            bag.report(
                Diagnostic(
                    .vrrpVersionMismatch,
                    router.isIPv6
                        ? "VRRP version 2 advertises no IPv6 addresses"
                        : "VRRP version 2 counts whole seconds, and `advert_interval` is \(interval.value.text)",
                    at: asked.span, label: "version 3 is needed",
                    related: router.isIPv6 ? [] : [Diagnostic.Label(interval.span, "not whole seconds")],
                    help: ["write `vrrp_version: 3`, or leave it out: the version follows from what the vip needs"]))
        }
    }
}
