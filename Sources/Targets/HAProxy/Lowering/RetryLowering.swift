import Diagnostics
import Planning
import TopologyModel

extension Lowering {
    /// How often and why a request is tried again; `option redispatch 1` takes another server each time.
    mutating func lowerRetries(_ retries: RetryPlan) {
        document.line("retries", .number(retries.attempts))
        guard retries.attempts > 0, !retries.causes.isEmpty else {
            document.line("retry-on none")
            return
        }
        document.add("retry-on")
        for cause in retries.causes { document.add(Self.word(cause)) }
        document.endLine()
    }

    /// A server that takes a connection and closes it unanswered has failed like one that takes none.
    private static func word(_ cause: Retries.Cause) -> Word {
        switch cause {
        case .connect: "conn-failure empty-response"
        case .timeout: "response-timeout"
        case .status500: "500"
        case .status502: "502"
        case .status503: "503"
        case .status504: "504"
        }
    }

    /// Lets HAProxy repeat what was sent only where the route's retries allow it (RFC 9110, 9.2.2).
    mutating func lowerRepeatGuard(_ routes: [Int], of listener: ListenerPlan) {
        let proxied = routes.filter { index in
            plan.routes[index].action.isProxied && plan.routes[index].retries.attempts > 0
        }
        let daring = proxied.filter { !plan.routes[$0].retries.idempotentOnly }
        guard daring.count < proxied.count else { return }
        var condition = Condition.when("!{ method GET HEAD OPTIONS PUT DELETE }")
        if !daring.isEmpty {
            condition = condition.and(set(of: daring, "repeated", listener.name.text), not: true)
        }
        document.line("http-request disable-l7-retry", if: condition)
    }

    /// The routes of `indices`, for a rule about `subject`.
    mutating func set(of indices: [Int], _ subject: String, _ name: String) -> RouteSet {
        RouteSet(
            indices.map { routeNames[$0] }, list: .list(subject, name), into: &maps)
    }
}
