import Diagnostics
import TopologyModel

/// LB0488 and LB0489: each proxy counts for itself, so with several nodes at work a limit admits several times as much.
enum LimitsPerNodeRule: Rule {
    static func check(_ subject: RuleSubject, reporting bag: DiagnosticBag) {
        let nodes = LimitSharing(subject.topology).nodes
        guard nodes > 1 else { return }
        let limits = self.limits(of: subject)
        for limit in limits where limit.share?.value == .fleet && !limit.isWhole(for: nodes) {
            bag.report(
                Diagnostic(
                    .sharedLimitRounded,
                    "\(limit.what): each of \(nodes) nodes gets \(limit.part(of: nodes)), \(limit.total(of: nodes)) in all",
                    at: limit.share?.span ?? limit.span))
        }
        // One remark for all: the cure is the same.
        let silent = limits.filter { $0.share == nil }
        guard let first = silent.first else { return }
        let others = silent.count > 1 ? ", and \(silent.count - 1) more" : ""
        bag.report(
            Diagnostic(
                .limitsPerNode,
                "\(nodes) nodes are at work and each counts for itself: in all they admit \(nodes) times "
                    + "\(first.what)\(others)", at: first.span,
                help: ["`share: fleet` divides it among them; `share: node` says that each node's own is meant"]))
    }

    /// Something that each node counts for itself.
    private struct Limit {
        let what: String
        let number: Int
        let share: Located<LimitShare>?
        let span: SourceSpan
        /// What the number counts in, where a finer unit is there: requests in a minute.
        var scale = 1

        func isWhole(for nodes: Int) -> Bool { number * scale % nodes == 0 }

        func part(of nodes: Int) -> String {
            if number % nodes == 0 || scale == 1 { return "\(max(1, number / nodes))" }
            return "\(max(1, number * scale / nodes)) in a minute"
        }

        func total(of nodes: Int) -> String {
            if number % nodes == 0 || scale == 1 { return "\(max(1, number / nodes) * nodes)" }
            return "\(max(1, number * scale / nodes) * nodes)"
        }
    }

    private static func limits(of subject: RuleSubject) -> [Limit] {
        let topology = subject.topology
        var limits = topology.rateLimits.map { limit in
            Limit(
                what: "rate limit `\(limit.name.text)`", number: limit.value.rate.value.count, share: limit.value.share,
                span: limit.span, scale: limit.value.rate.value.unit == .second ? 60 : 1)
        }
        let connections =
            topology.listeners.map { ($0.name.text, $0.value.connectionLimit) }
            + [("defaults", topology.defaults.policies.traffic.given?.connectionLimit)]
            + topology.sites.flatMap { site in
                [(site.name.text, site.value.policies.traffic.given?.connectionLimit)]
                    + site.value.routes.map { (site.name.text, $0.value.policies.traffic.given?.connectionLimit) }
            }
        for (place, limit) in connections {
            guard let limit else { continue }
            limits.append(
                Limit(
                    what: "the connection limit of `\(place)`", number: limit.value.max.value.number,
                    share: limit.value.share, span: limit.span))
        }
        for backend in topology.backends {
            guard let server = backend.value.servers.first(where: { $0.maxConnections != nil }) else { continue }
            limits.append(
                Limit(
                    what: "`max_connections` of backend `\(backend.name.text)`", number: server.maxConnections ?? 1,
                    share: backend.value.share, span: server.span))
        }
        return limits
    }
}
