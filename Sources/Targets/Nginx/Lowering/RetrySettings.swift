import Diagnostics
import Planning
import TopologyModel

/// `proxy_next_upstream` and its number of tries.
struct RetrySettings: Hashable {
    /// The causes, those of the route and the statuses that the backend's passive check counts.
    let causes: [Retries.Cause]
    /// All tries, the first included.
    let tries: Int
    /// Whether requests that may not be repeated are.
    let repeatsAll: Bool

    /// The retries of a route to a backend. A status counts as a failure of its server only if it is listed here.
    init(_ plan: RetryPlan, _ backend: BackendPlan) {
        let counted = backend.passiveCheck?.statuses.map(\.value.cause) ?? []
        let wanted = plan.attempts == 0 ? [] : Set(plan.causes).union(counted)
        causes = Retries.Cause.allCases.filter { wanted.contains($0) }
        tries = plan.attempts + 1
        repeatsAll = !plan.idempotentOnly
    }

    func lower(into document: inout Document) {
        guard !causes.isEmpty, tries > 1 else {
            document.directive("proxy_next_upstream", "off")
            return
        }
        document.begin("proxy_next_upstream")
        for cause in causes { document.add(Self.word(cause)) }
        if repeatsAll { document.add("non_idempotent") }
        document.directive("proxy_next_upstream_tries", .number(tries))
    }

    private static func word(_ cause: Retries.Cause) -> Word {
        switch cause {
        case .connect: "error"
        case .timeout: "timeout"
        case .status500: "http_500"
        case .status502: "http_502"
        case .status503: "http_503"
        case .status504: "http_504"
        }
    }

    /// What most proxied routes have, the first of equals: it stands once for all of them.
    static func commonest(in plan: Plan) -> RetrySettings? {
        var counts: [RetrySettings: Int] = [:]
        var order: [RetrySettings] = []
        for route in plan.routes {
            guard case .backend(let index) = route.action else { continue }
            let settings = RetrySettings(route.retries, plan.backends[index])
            if counts.updateValue((counts[settings] ?? 0) + 1, forKey: settings) == nil { order.append(settings) }
        }
        var best: RetrySettings?
        for settings in order where (counts[settings] ?? 0) > best.map({ counts[$0] ?? 0 }) ?? 0 { best = settings }
        return best
    }
}
