import Rendering
import TopologyModel

extension NginxTarget {
    /// What nginx makes of features of the choice of a server that not every nginx has.
    func choice(_ feature: Feature) -> Support {
        switch feature {
        case .leastTime: leastTime
        case .slowStart: slowStart
        case .regionPreference: regionPreference
        case .stickyHeader: stickyHeader
        case .stickyAppCookie: stickyAppCookie
        default:
            .unsupported(
                since: nil,
                instead: "`balance: least_conn`, or `backup: true` on servers that are to wait for the others' failure")
        }
    }

    private var leastTime: Support {
        if dialect.has(.leastTime) { return .exact }
        return .unsupported(since: "1.31.0, or `edition: plus`", instead: "`balance: least_conn` is the nearest")
    }

    private var regionPreference: Support {
        .approximated(
            how: "requests themselves find out that the servers of a region are down, each server once in 10s unless "
                + "`passive_check` says otherwise")
    }

    private var slowStart: Support {
        if dialect.has(.slowStart) { return .exact }
        return .unsupported(
            since: "`edition: plus`", instead: "leave it out: a server gets its whole share as soon as it is back")
    }

    private var stickyHeader: Support {
        if dialect.has(.nativeStickiness) { return .exact }
        return .approximated(
            how: "before 1.29.6 the server follows from a hash of the header's value: it holds without end, and moves "
                + "when servers come and go")
    }

    private var stickyAppCookie: Support {
        if dialect.has(.nativeStickiness) { return .exact }
        return .unsupported(
            since: "1.29.6, or `edition: plus`",
            instead: "`sticky: {cookie: NAME}`, a cookie of the load balancer's own")
    }
}
