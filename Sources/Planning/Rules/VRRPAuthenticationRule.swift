import Diagnostics
import TopologyModel

/// LB0451: version 3 has no passwords (RFC 9568, 9). LB0705: those of version 2 can be read by anybody on the way.
enum VRRPAuthenticationRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for (router, vip) in zip(subject.plan.virtualRouters, subject.topology.vips) {
            guard let pass = vip.value.authentication?.value.pass else { continue }
            if router.version == 3 {
                bag.report(
                    Diagnostic(
                        .authenticationMismatch,
                        "vip `\(router.name.text)` speaks VRRP version 3, which has no passwords", at: pass.span,
                        label: "would be ignored", related: reasons(vip.value, router),
                        help: ["use `auth: {hmac: ...}` with keepalived 2.4, or remove it"]))
            } else {
                bag.report(
                    Diagnostic(
                        .clearTextPassword,
                        "the password of vip `\(router.name.text)` goes over the network in clear text", at: pass.span,
                        label: "keeps out mistakes, not attackers",
                        help: ["use `auth: {hmac: ...}` with keepalived 2.4, or `unicast` on a network of your own"]))
            }
        }
    }

    private static func reasons(_ vip: VirtualAddress, _ router: VirtualRouterPlan) -> [Diagnostic.Label] {
        if let asked = vip.version { return [Diagnostic.Label(asked.span, "version 3 is asked for here")] }
        return router.isIPv6 ? [] : [Diagnostic.Label(vip.advertInterval.span, "fractions of a second need version 3")]
    }
}
