import Diagnostics
import Planning
import TopologyModel

/// `proxy_next_upstream` and its number of tries.
struct RetrySettings: Hashable {
    /// The causes, those of the route and the statuses that the backend's passive check counts: a bit each, in the
    /// order of `words`.
    private let causes: UInt8
    /// All tries, the first included.
    let tries: Int
    /// Whether requests that may not be repeated are.
    let repeatsAll: Bool

    /// The retries of a route to a backend. A status counts as a failure of its server only if it is listed here.
    init(_ plan: RetryPlan, _ backend: BackendPlan) {
        var causes: UInt8 = 0
        if plan.attempts > 0 {
            for cause in plan.causes { causes |= Self.bit(cause) }
            for status in backend.passiveCheck?.statuses ?? [] { causes |= Self.bit(status.value.cause) }
        }
        self.causes = causes
        tries = plan.attempts + 1
        repeatsAll = !plan.idempotentOnly
    }

    /// Adds them in the words of a family.
    func lower(_ family: ProxyFamily, into document: inout Document) {
        guard causes != 0 else {
            document.directive(family.nextUpstream, "off")
            return
        }
        document.begin(family.nextUpstream)
        for (index, word) in Self.words.enumerated() where causes & 1 << index != 0 { document.add(.keyword(word)) }
        if repeatsAll { document.add("non_idempotent") }
        document.directive(family.nextUpstreamTries, .number(tries))
    }

    private static let words: [StaticString] = ["error", "timeout", "http_500", "http_502", "http_503", "http_504"]

    private static func bit(_ cause: Retries.Cause) -> UInt8 {
        switch cause {
        case .connect: 1
        case .timeout: 1 << 1
        case .status500: 1 << 2
        case .status502: 1 << 3
        case .status503: 1 << 4
        case .status504: 1 << 5
        }
    }

    /// What most routes to the backends that `belongs` names have, the first of equals: it stands once for all.
    static func commonest(in plan: Plan, of belongs: (BackendPlan) -> Bool) -> RetrySettings? {
        var counts: [RetrySettings: Int] = [:]
        var order: [RetrySettings] = []
        for route in plan.routes {
            for index in route.action.backends where belongs(plan.backends[index]) {
                let settings = RetrySettings(route.retries, plan.backends[index])
                if counts.updateValue((counts[settings] ?? 0) + 1, forKey: settings) == nil { order.append(settings) }
            }
        }
        var best: RetrySettings?
        for settings in order where (counts[settings] ?? 0) > best.map({ counts[$0] ?? 0 }) ?? 0 { best = settings }
        return best
    }
}
