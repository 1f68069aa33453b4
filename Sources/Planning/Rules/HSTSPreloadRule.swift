import Diagnostics
import TopologyModel

/// LB0704: browsers' lists take a host up only with its subdomains and for a year at least (hstspreload.org).
enum HSTSPreloadRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        for listener in subject.topology.listeners {
            guard let hsts = listener.value.tls?.value.hsts?.value, hsts.preload.value else { continue }
            let year = Duration.seconds(31_536_000)
            guard hsts.maxAge.value < year || !hsts.includesSubdomains.value else { continue }
            bag.report(
                Diagnostic(
                    .incompletePreload, "no list takes the host up like this", at: hsts.preload.span,
                    help: ["lists ask for `include_subdomains: true` and a `max_age` of 365d or more"]))
        }
    }
}
