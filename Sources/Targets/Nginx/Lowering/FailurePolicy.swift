import Diagnostics
import Planning
import Rendering
import TopologyModel

/// `max_fails` and `fail_timeout` of the servers of a backend.
struct FailurePolicy {
    /// Failures that take a server out; 0 for never.
    let failures: Int
    /// In which time, and for how long.
    let timeout: Duration?

    /// Without a passive check nothing takes a server out, whatever nginx's own default says; only where farther
    /// regions wait for the nearer one's failure, that default tells who is up.
    init(_ backend: BackendPlan) {
        if backend.passiveCheck == nil, !backend.tiers.isEmpty {
            failures = 1
            timeout = .seconds(10)
            return
        }
        failures = backend.passiveCheck?.failures.value.number ?? 0
        timeout = backend.passiveCheck.map { .seconds(max(1, $0.cooldown.value.secondsRoundedUp)) }
    }

    func lower(into document: inout Document) {
        document.add(.setting("max_fails=", failures))
        if let timeout { document.add(.timed("fail_timeout=", timeout)) }
    }

    /// Says what differs from what the topology asks for.
    static func reportDifferences(
        of backend: BackendPlan, in context: UpstreamContext, reporting losses: LossReporter
    ) {
        guard let check = backend.passiveCheck else { return }
        if backend.servers.count == 1 {
            losses.approximate(
                .passiveCheck, "the only server of a backend is never taken out", at: check.failures.span)
        }
        if check.window.value != check.cooldown.value {
            losses.approximate(
                .passiveCheck, "failures are counted over the cooldown: nginx has one time for `window` and `cooldown`",
                at: check.cooldown.span)
        } else if !check.cooldown.value.isWholeSeconds {
            losses.approximate(.passiveCheck, "the cooldown is rounded up to whole seconds", at: check.cooldown.span)
        }
        if let status = check.statuses.first, context == .http {
            losses.approximate(
                .passiveCheck,
                "a status counts as a failure only where the request is then tried on another server; requests that "
                    + "may not be repeated, and the last try, do not count", at: status.span)
        }
    }
}
